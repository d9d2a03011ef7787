# The libraries from outside, as ext::NAME. Debian's civetweb has neither a .pc
# file nor a CMake package, so all of them are looked up the same plain way.
function(periscope_library name header library package)
	find_path(${name}_INCLUDE ${header})
	find_library(${name}_LIBRARY ${library})
	if(NOT ${name}_INCLUDE OR NOT ${name}_LIBRARY)
		message(FATAL_ERROR "${header} or lib${library} is missing: "
			"apt-get install ${package}")
	endif()
	add_library(ext::${name} INTERFACE IMPORTED)
	target_include_directories(ext::${name} SYSTEM INTERFACE
		${${name}_INCLUDE})
	target_link_libraries(ext::${name} INTERFACE ${${name}_LIBRARY})
endfunction()

periscope_library(pcap pcap/pcap.h pcap libpcap-dev)
periscope_library(zlib zlib.h z zlib1g-dev)
periscope_library(nettle nettle/gcm.h nettle nettle-dev)
periscope_library(capng cap-ng.h cap-ng libcap-ng-dev)
periscope_library(seccomp seccomp.h seccomp libseccomp-dev)
periscope_library(sqlite sqlite3.h sqlite3 libsqlite3-dev)
periscope_library(civetweb civetweb.h civetweb libcivetweb-dev)
periscope_library(jansson jansson.h jansson libjansson-dev)
if(PERISCOPE_TESTS)
	periscope_library(cmocka cmocka.h cmocka libcmocka-dev)
endif()

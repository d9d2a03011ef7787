# cmake -DBUILD=dir [-DSOURCE=dir -DTABLES=dir -DNPM=program] -P embed.cmake
#
# With SOURCE: copies the page's source to BUILD/src and the tables TABLES/*.def
# to BUILD/src/proto, runs npm ci when the lock file changed, and vite build into
# BUILD/dist. Then writes
# BUILD/assets_data.c: every file of BUILD/dist as an array of bytes. Nothing
# is written into the source tree. The same source gives the same bytes.
cmake_minimum_required(VERSION 3.25)

# The packages stay between builds; source that is gone must not.
function(copy_source)
	file(GLOB old ${BUILD}/src/*)
	foreach(path IN LISTS old)
		if(NOT path STREQUAL "${BUILD}/src/node_modules")
			file(REMOVE_RECURSE ${path})
		endif()
	endforeach()
	file(COPY ${SOURCE}/ DESTINATION ${BUILD}/src
		PATTERN node_modules EXCLUDE PATTERN dist EXCLUDE
		PATTERN "*.c" EXCLUDE PATTERN "*.h" EXCLUDE)
	file(COPY ${TABLES}/apps.def ${TABLES}/fields.def
		DESTINATION ${BUILD}/src/proto)
endfunction()

function(install_packages)
	file(SHA256 ${SOURCE}/package-lock.json lock)
	set(stamp ${BUILD}/src/node_modules/.periscope-${lock})
	if(EXISTS ${stamp})
		return()
	endif()
	execute_process(COMMAND ${NPM} ci --loglevel=error
		WORKING_DIRECTORY ${BUILD}/src RESULT_VARIABLE failed)
	if(failed)
		message(FATAL_ERROR "npm ci failed in ${BUILD}/src. It needs the "
			"network once; -DPERISCOPE_WEB=OFF builds without the page.")
	endif()
	file(TOUCH ${stamp})
endfunction()

function(build_page)
	file(REMOVE_RECURSE ${BUILD}/dist)
	execute_process(COMMAND ${NPM} run --silent build -- --outDir ${BUILD}/dist
		--emptyOutDir --logLevel warn
		WORKING_DIRECTORY ${BUILD}/src COMMAND_ERROR_IS_FATAL ANY)
endfunction()

function(content_type extension out)
	set(html "text/html; charset=utf-8")
	set(js "text/javascript; charset=utf-8")
	set(css "text/css; charset=utf-8")
	set(txt "text/plain; charset=utf-8")
	set(svg "image/svg+xml")
	set(woff2 "font/woff2")
	set(png "image/png")
	set(json "application/json")
	if(NOT DEFINED ${extension})
		message(FATAL_ERROR "embed: no content type for .${extension}")
	endif()
	set(${out} "${${extension}}" PARENT_SCOPE)
endfunction()

function(write_assets)
	set(arrays "")
	set(rows "")
	set(number 0)
	string(REPEAT "." 80 line) # sixteen times "0x00,"
	foreach(file IN LISTS ARGN)
		string(REGEX REPLACE "^.*\\." "" extension ${file})
		content_type(${extension} type)
		file(READ ${BUILD}/dist/${file} hex HEX)
		string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
		string(REGEX REPLACE "(${line})" "\\1\n" bytes "${bytes}")
		string(APPEND arrays "static const unsigned char a${number}[] = {\n"
			"${bytes}0 };\n")
		string(APPEND rows "\t{ \"/${file}\", \"${type}\", a${number}, "
			"sizeof(a${number}) - 1 },\n")
		math(EXPR number "${number} + 1")
	endforeach()
	file(WRITE ${BUILD}/assets_data.c.new
		"/* Written by embed.cmake. */\n#include \"dashboard/web/assets.h\"\n\n"
		"${arrays}\nconst struct asset assets[] = {\n${rows}"
		"\t{ NULL, NULL, NULL, 0 }\n};\n")
	file(RENAME ${BUILD}/assets_data.c.new ${BUILD}/assets_data.c)
endfunction()

set(files)
file(MAKE_DIRECTORY ${BUILD})
if(SOURCE)
	copy_source()
	install_packages()
	build_page()
	file(GLOB_RECURSE files RELATIVE ${BUILD}/dist ${BUILD}/dist/*)
	list(SORT files)
endif()
write_assets(${files})

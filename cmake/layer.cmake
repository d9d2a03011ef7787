# periscope_layer(NAME DIR dir [USES layer...] [LINK library...])
#
# A layer is one folder, compiled into one static library. It gets an include
# root of its own, BUILD/inc/NAME, with one symbolic link that repeats the
# folder's path: BUILD/inc/NAME/sensor/decode -> SOURCE/sensor/decode. Only the
# roots of the layers named by USES are on the include path, so including the
# header of another layer is "No such file".
function(periscope_include_root name dir)
	set(root ${CMAKE_BINARY_DIR}/inc/${name})
	get_filename_component(parent ${root}/${dir} DIRECTORY)
	file(MAKE_DIRECTORY ${parent})
	file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${dir} ${root}/${dir} SYMBOLIC)
endfunction()

# One translation unit for each header: it must compile alone and twice.
function(periscope_check_headers name dir)
	file(GLOB headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
		${CMAKE_SOURCE_DIR}/${dir}/*.h)
	set(units)
	foreach(header IN LISTS headers)
		string(MAKE_C_IDENTIFIER ${header} id)
		set(unit ${CMAKE_BINARY_DIR}/header_check/${id}.c)
		file(CONFIGURE OUTPUT ${unit} @ONLY CONTENT
			"#include \"${header}\"\n#include \"${header}\"\nextern int ${id}_alone;\n")
		list(APPEND units ${unit})
	endforeach()
	if(units AND PERISCOPE_TESTS)
		add_library(${name}_headers OBJECT ${units})
		target_link_libraries(${name}_headers PRIVATE ${name})
	endif()
endfunction()

function(periscope_layer name)
	cmake_parse_arguments(LAYER "" "DIR" "USES;LINK" ${ARGN})
	periscope_include_root(${name} ${LAYER_DIR})
	file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${LAYER_DIR}/*.c)
	list(APPEND sources ${PERISCOPE_${name}_SOURCES})
	if(sources)
		add_library(${name} STATIC ${sources})
		set(scope PUBLIC)
		target_link_libraries(${name} PRIVATE ${LAYER_LINK})
	else()
		add_library(${name} INTERFACE)
		set(scope INTERFACE)
	endif()
	target_include_directories(${name} ${scope} ${CMAKE_BINARY_DIR}/inc/${name})
	target_link_libraries(${name} ${scope} ${LAYER_USES})
	periscope_check_headers(${name} ${LAYER_DIR})
endfunction()

# The .c files directly in a folder become NAME_main (all but main.c, so that
# tests can link them) and the program NAME.
function(periscope_program name)
	cmake_parse_arguments(PROGRAM "" "DIR" "USES;LINK" ${ARGN})
	set(root ${CMAKE_BINARY_DIR}/inc/${name})
	file(GLOB headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR}
		${CMAKE_SOURCE_DIR}/${PROGRAM_DIR}/*.h
		${CMAKE_SOURCE_DIR}/${PROGRAM_DIR}/*.def)
	file(MAKE_DIRECTORY ${root}/${PROGRAM_DIR})
	foreach(header IN LISTS headers)
		file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${header} ${root}/${header}
			SYMBOLIC)
	endforeach()
	file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${PROGRAM_DIR}/*.c)
	list(FILTER sources EXCLUDE REGEX "/main\\.c$")
	if(sources)
		add_library(${name}_main STATIC ${sources})
		set(scope PUBLIC)
	else()
		add_library(${name}_main INTERFACE)
		set(scope INTERFACE)
	endif()
	target_include_directories(${name}_main ${scope} ${root})
	target_link_libraries(${name}_main ${scope} ${PROGRAM_USES})
	periscope_check_headers(${name}_main ${PROGRAM_DIR})
	if(EXISTS ${CMAKE_SOURCE_DIR}/${PROGRAM_DIR}/main.c)
		add_executable(${name} ${PROGRAM_DIR}/main.c)
		target_link_libraries(${name} PRIVATE ${name}_main ${PROGRAM_LINK})
	endif()
endfunction()

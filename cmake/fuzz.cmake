# periscope_fuzz(FILE LIBRARY...): tests/fuzz/LAYER/fuzz_NAME.c
#
# With PERISCOPE_FUZZ (clang) it becomes a libFuzzer target. Otherwise it is
# linked with replay_main.c and replays its seeds, tests/fuzz/seeds/NAME/, as
# an ordinary test.
function(periscope_fuzz file)
	get_filename_component(target ${file} NAME_WE)
	string(REPLACE fuzz_ "" name ${target})
	set(seeds ${CMAKE_SOURCE_DIR}/tests/fuzz/seeds/${name})
	if(PERISCOPE_FUZZ)
		add_executable(${target} ${file})
		target_compile_options(${target} PRIVATE -fsanitize=fuzzer)
		target_link_options(${target} PRIVATE -fsanitize=fuzzer)
		target_link_libraries(${target} PRIVATE ${ARGN})
		return()
	endif()
	add_executable(${target} ${file} ${CMAKE_SOURCE_DIR}/tests/fuzz/replay_main.c)
	target_link_libraries(${target} PRIVATE ${ARGN})
	add_test(NAME fuzz_replay/${name} COMMAND ${target} ${seeds})
	set_tests_properties(fuzz_replay/${name} PROPERTIES TIMEOUT 60)
endfunction()

if(PERISCOPE_FUZZ)
	if(NOT CMAKE_C_COMPILER_ID MATCHES Clang)
		message(FATAL_ERROR "PERISCOPE_FUZZ needs clang")
	endif()
	add_compile_options(-fsanitize=fuzzer-no-link)
endif()

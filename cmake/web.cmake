# The page: npm builds dashboard/web into BUILD/web/dist, embed.cmake turns what
# lies there into one C file of bytes that the layer dashboard_web compiles.
# Without PERISCOPE_WEB the table of assets is empty.
set(web_source ${CMAKE_SOURCE_DIR}/dashboard/web)
set(web_build ${CMAKE_BINARY_DIR}/web)
set(PERISCOPE_dashboard_web_SOURCES ${web_build}/assets_data.c)

if(PERISCOPE_WEB AND EXISTS ${web_source}/package-lock.json)
	file(GLOB_RECURSE web_inputs CONFIGURE_DEPENDS
		${web_source}/src/* ${web_source}/public/*)
	list(APPEND web_inputs ${web_source}/package.json
		${web_source}/package-lock.json ${web_source}/index.html
		${web_source}/vite.config.ts ${web_source}/tsconfig.json)
	add_custom_command(OUTPUT ${web_build}/assets_data.c
		COMMAND ${CMAKE_COMMAND} -DSOURCE=${web_source} -DBUILD=${web_build}
			-P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
		DEPENDS ${web_inputs} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
		COMMENT "Building the page" VERBATIM)
else()
	add_custom_command(OUTPUT ${web_build}/assets_data.c
		COMMAND ${CMAKE_COMMAND} -DBUILD=${web_build}
			-P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
		DEPENDS ${CMAKE_SOURCE_DIR}/cmake/embed.cmake VERBATIM)
endif()

# The page: npm builds dashboard/web into BUILD/web/dist, embed.cmake turns what
# lies there into one C file of bytes that the layer dashboard_web compiles.
# Without PERISCOPE_WEB the table of assets is empty.
set(web_source ${CMAKE_SOURCE_DIR}/dashboard/web)
set(web_build ${CMAKE_BINARY_DIR}/web)
set(web_embed ${CMAKE_SOURCE_DIR}/cmake/embed.cmake)
set(PERISCOPE_dashboard_web_SOURCES ${web_build}/assets_data.c)

if(PERISCOPE_WEB)
	find_program(PERISCOPE_NPM npm)
	if(NOT PERISCOPE_NPM)
		message(FATAL_ERROR "npm is missing: apt-get install nodejs npm, "
			"or -DPERISCOPE_WEB=OFF for a dashboard without its page")
	endif()
	file(GLOB_RECURSE web_inputs CONFIGURE_DEPENDS
		${web_source}/src/* ${web_source}/public/*)
	foreach(file .npmrc index.html package.json package-lock.json
			svelte.config.js tables.ts tsconfig.json vite.config.ts)
		list(APPEND web_inputs ${web_source}/${file})
	endforeach()
	set(web_tables ${CMAKE_SOURCE_DIR}/proto)
	list(APPEND web_inputs ${web_tables}/apps.def ${web_tables}/fields.def)
	set(web_options -DSOURCE=${web_source} -DTABLES=${web_tables}
		-DNPM=${PERISCOPE_NPM})
endif()

add_custom_command(OUTPUT ${web_build}/assets_data.c
	COMMAND ${CMAKE_COMMAND} -DBUILD=${web_build} ${web_options} -P ${web_embed}
	DEPENDS ${web_embed} ${web_inputs}
	COMMENT "Building the page" VERBATIM)

# What every line of C here is compiled with.
add_compile_options(
	-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes
	-Wmissing-prototypes -Wvla -Wundef -Wpointer-arith -Wwrite-strings
	-fstack-protector-strong -fno-strict-aliasing)
if(PERISCOPE_WERROR)
	add_compile_options(-Werror)
endif()
if(NOT PERISCOPE_SANITIZE)
	add_compile_options($<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
endif()
add_compile_definitions(_GNU_SOURCE PERISCOPE_VERSION="${PROJECT_VERSION}")
add_link_options(-pie -Wl,-z,relro,-z,now,-z,noexecstack)

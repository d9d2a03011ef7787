# PERISCOPE_SANITIZE=address: ASan and UBSan, every report ends the program.
# PERISCOPE_SANITIZE=thread: TSan.
if(PERISCOPE_SANITIZE STREQUAL "address")
	set(flags -fsanitize=address,undefined -fno-sanitize-recover=all
		-fno-omit-frame-pointer)
elseif(PERISCOPE_SANITIZE STREQUAL "thread")
	set(flags -fsanitize=thread -fno-omit-frame-pointer)
elseif(PERISCOPE_SANITIZE)
	message(FATAL_ERROR "PERISCOPE_SANITIZE is address, thread or empty")
endif()
add_compile_options(${flags})
add_link_options(${flags})

# ultima_embed(target FUNCTION name HEADER header FILES file...)
#
# Builds text files into a target: a generated source defines FUNCTION, declared in HEADER, which returns
# their names and texts. It is made anew when one of them changes.
function(ultima_embed target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FUNCTION;HEADER;TYPE" "FILES")
  set(entries "")
  foreach(file IN LISTS arg_FILES)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(READ "${file}" text)
    cmake_path(GET file FILENAME name)
    string(APPEND entries "        {\"${name}\", R\"ultima(${text})ultima\"},\n")
  endforeach()
  set(source "${CMAKE_BINARY_DIR}/embedded/${arg_FUNCTION}.cpp")
  file(CONFIGURE OUTPUT "${source}" @ONLY CONTENT [[
// Made by cmake/Embed.cmake.
#include "@arg_HEADER@"

namespace ultima {

std::vector<@arg_TYPE@> @arg_FUNCTION@() {
    return {
@entries@    };
}

}  // namespace ultima
]])
  target_sources(${target} PRIVATE "${source}")
endfunction()

# DuckDB is not in Debian; tools/fetch-deps puts the header and the library where this looks for them.
set(ULTIMA_DUCKDB_DIR "${CMAKE_SOURCE_DIR}/build/deps/duckdb" CACHE PATH "Holds include/duckdb.h and lib/libduckdb.so")
if(NOT EXISTS "${ULTIMA_DUCKDB_DIR}/include/duckdb.h" OR NOT EXISTS "${ULTIMA_DUCKDB_DIR}/lib/libduckdb.so")
  message(FATAL_ERROR "DuckDB is not in ${ULTIMA_DUCKDB_DIR}. Run tools/fetch-deps once, or set ULTIMA_DUCKDB_DIR.")
endif()
add_library(duckdb::duckdb SHARED IMPORTED)
set_target_properties(duckdb::duckdb PROPERTIES
  IMPORTED_LOCATION "${ULTIMA_DUCKDB_DIR}/lib/libduckdb.so"
  IMPORTED_SONAME "libduckdb.so"
  INTERFACE_INCLUDE_DIRECTORIES "${ULTIMA_DUCKDB_DIR}/include")

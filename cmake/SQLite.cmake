# SQLite from its own source (tools/fetch-deps), so that every register is written by one version, which is known.
set(ULTIMA_SQLITE_DIR "${CMAKE_SOURCE_DIR}/build/deps/sqlite" CACHE PATH "Holds sqlite3.c and sqlite3.h")
if(NOT EXISTS "${ULTIMA_SQLITE_DIR}/sqlite3.c")
  message(FATAL_ERROR "SQLite is not in ${ULTIMA_SQLITE_DIR}. Run tools/fetch-deps once, or set ULTIMA_SQLITE_DIR.")
endif()
add_library(sqlite3 STATIC "${ULTIMA_SQLITE_DIR}/sqlite3.c")
target_include_directories(sqlite3 SYSTEM INTERFACE "${ULTIMA_SQLITE_DIR}")
target_compile_options(sqlite3 PRIVATE -O2 -w)
target_compile_definitions(sqlite3 PRIVATE
  SQLITE_THREADSAFE=2             # a connection is used by one thread at a time
  SQLITE_TEMP_STORE=3             # nothing of a register in temporary files
  SQLITE_SECURE_DELETE            # what is deleted is overwritten
  SQLITE_MAX_MMAP_SIZE=0          # an error of the disk is an error, not a signal
  SQLITE_DEFAULT_MEMSTATUS=0
  SQLITE_DQS=0                    # a misspelt name is an error, not a text
  SQLITE_OMIT_LOAD_EXTENSION SQLITE_OMIT_SHARED_CACHE SQLITE_OMIT_DEPRECATED
  SQLITE_LIKE_DOESNT_MATCH_BLOBS)
add_library(sqlite3::sqlite3 ALIAS sqlite3)

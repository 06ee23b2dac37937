// SPDX-License-Identifier: Apache-2.0
#include "tables/function.h"

#include "tables/duck.h"

#include <fmt/format.h>

namespace ultima {

namespace {

struct Body {
    std::vector<ColumnType> arguments;
    ColumnType result;
    std::function<void(const Chunk&, OutVector&)> call;
};

/// Called by DuckDB from its threads. No exception may cross into C.
void call_body(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) noexcept {
    try {
        const auto& body = *static_cast<const Body*>(duckdb_scalar_function_get_extra_info(info));
        Chunk arguments;
        arguments.view(input, body.arguments);
        OutVector out;
        out.view(output, body.result);
        body.call(arguments, out);
    } catch (const std::exception& error) {
        duckdb_scalar_function_set_error(info, error.what());
    } catch (...) {
        duckdb_scalar_function_set_error(info, "a function of ours failed without a reason");
    }
}

}  // namespace

void register_function(Database& database, const std::string& name, const std::vector<ColumnType>& arguments,
                       ColumnType result, std::function<void(const Chunk&, OutVector&)> body) {
    const duck::ScalarFunction function{duckdb_create_scalar_function()};
    duckdb_scalar_function_set_name(function.get(), name.c_str());
    for (const ColumnType argument : arguments) {
        duckdb_scalar_function_add_parameter(function.get(), duck::logical_type(argument).get());
    }
    duckdb_scalar_function_set_return_type(function.get(), duck::logical_type(result).get());
    duckdb_scalar_function_set_special_handling(function.get());  // nulls come to us too
    duckdb_scalar_function_set_extra_info(function.get(), new Body{arguments, result, std::move(body)},
                                          [](void* owned) { delete static_cast<Body*>(owned); });
    duckdb_scalar_function_set_function(function.get(), call_body);
    if (duckdb_register_scalar_function(database.impl().main, function.get()) != DuckDBSuccess) {
        throw DatabaseError(fmt::format("DuckDB does not accept the function {}", name));
    }
}

}  // namespace ultima

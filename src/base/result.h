// Result<T>: a value or an Error. No exception crosses a parser.
//
//     TRY(source.read_at(0, head));                         // passes an error on
//     TRY_ASSIGN(const le32 count, read_raw<le32>(bytes, 8, "count"));
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "base/error.h"

namespace assay {

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

inline tl::unexpected<Error> fail(ErrorCode code, std::string what,
                                  std::optional<std::uint64_t> offset = std::nullopt) {
  return tl::unexpected<Error>(Error{code, std::move(what), offset, {}});
}

}  // namespace assay

#define ASSAY_CONCAT_(a, b) a##b
#define ASSAY_CONCAT(a, b) ASSAY_CONCAT_(a, b)

#define TRY(expression)                                    \
  do {                                                     \
    if (auto try_result = (expression); !try_result)       \
      return ::assay::fail(std::move(try_result).error()); \
  } while (false)

#define TRY_ASSIGN_(temporary, declaration, expression)               \
  auto temporary = (expression);                                      \
  if (!temporary) return ::assay::fail(std::move(temporary).error()); \
  declaration = *std::move(temporary)

#define TRY_ASSIGN(declaration, expression) \
  TRY_ASSIGN_(ASSAY_CONCAT(try_result_, __LINE__), declaration, expression)

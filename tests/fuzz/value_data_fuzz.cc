// The record of a value, and then the cells that its data lies in.

#include <cstdint>

#include "io/memory_source.h"
#include "registry/regf/base_block.h"
#include "registry/regf/value_data.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes = std::as_bytes(std::span(data, size));
  const auto record = read_raw<regf::RawKeyValue>(bytes, 0, "record");
  if (!record) return 0;
  Bytes hive(regf::kBaseBlockBytes);
  hive.insert(hive.end(), bytes.begin() + sizeof *record, bytes.end());
  const regf::CellReader cells(make_memory_source(std::move(hive)));
  static_cast<void>(regf::read_value_data(cells, *record, 0, Limits::for_fuzzing()));
  return 0;
}

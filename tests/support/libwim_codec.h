// libwim's codecs, which ours are compared with.
#pragma once

#if ASSAY_WITH_WIMLIB

#include <memory>
#include <span>
#include <stdexcept>

#include <wimlib.h>

#include "codec/chunk_codec.h"

namespace assay {

static_assert(static_cast<int>(ChunkFormat::kXpress) == WIMLIB_COMPRESSION_TYPE_XPRESS);
static_assert(static_cast<int>(ChunkFormat::kLzx) == WIMLIB_COMPRESSION_TYPE_LZX);
static_assert(static_cast<int>(ChunkFormat::kLzms) == WIMLIB_COMPRESSION_TYPE_LZMS);

class LibwimCompressor {
 public:
  // `level`: 1 to 100 and more; 50 is usual, 0 is what libwim thinks best.
  LibwimCompressor(ChunkFormat format, std::uint32_t chunk_size, unsigned level) {
    wimlib_compressor* made = nullptr;
    if (wimlib_create_compressor(static_cast<wimlib_compression_type>(format), chunk_size, level,
                                 &made) != 0)
      throw std::invalid_argument("libwim has no such compressor");
    compressor_.reset(made);
  }

  // Empty: it did not get smaller.
  Bytes compress(ByteView plain) const {
    Bytes stored(plain.size());
    stored.resize(wimlib_compress(plain.data(), plain.size(), stored.data(), stored.size() - 1,
                                  compressor_.get()));
    return stored;
  }

 private:
  struct Free {
    void operator()(wimlib_compressor* compressor) const { wimlib_free_compressor(compressor); }
  };
  std::unique_ptr<wimlib_compressor, Free> compressor_;
};

class LibwimExpander {
 public:
  LibwimExpander(ChunkFormat format, std::uint32_t chunk_size) {
    wimlib_decompressor* made = nullptr;
    if (wimlib_create_decompressor(static_cast<wimlib_compression_type>(format), chunk_size,
                                   &made) != 0)
      throw std::invalid_argument("libwim has no such decompressor");
    expander_.reset(made);
  }

  bool expand(ByteView stored, std::span<std::byte> out) const {
    return wimlib_decompress(stored.data(), stored.size(), out.data(), out.size(),
                             expander_.get()) == 0;
  }

 private:
  struct Free {
    void operator()(wimlib_decompressor* expander) const { wimlib_free_decompressor(expander); }
  };
  std::unique_ptr<wimlib_decompressor, Free> expander_;
};

}  // namespace assay

#endif

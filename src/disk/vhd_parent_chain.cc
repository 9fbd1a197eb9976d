#include "disk/vhd_parent_chain.h"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "base/text.h"

namespace assay {

namespace {

struct NamedDisk {
  std::string name;  // of the file; empty for the child that was asked for
  ChainDisk disk;
};

// What follows the last separator of a Windows or other path.
std::string_view bare_name(std::string_view path) {
  const std::size_t separator = path.find_last_of("\\/");
  return separator == std::string_view::npos ? path : path.substr(separator + 1);
}

std::string name_in(const ParentClaim& claim) {
  for (const std::string& path : claim.paths)
    if (!bare_name(path).empty()) return printable(bare_name(path));
  return claim.identifier;
}

bool is_claimed(const ParentClaim& claim, const std::string& identifier) {
  return identifier == claim.identifier ||
         (!claim.other_identifier.empty() && identifier == claim.other_identifier);
}

Error wrong_parent(const DiskFile& file, const std::string& identifier, const ParentClaim& claim) {
  return {ErrorCode::kCorrupt,
          fmt::format("parent disk {} is not the one that this disk was made from: its identifier "
                      "is {}, and {} is wanted",
                      file.name, identifier, claim.identifier),
          std::nullopt,
          {}};
}

Error other_format(const DiskFile& file, const ChainFormat& format) {
  return {ErrorCode::kUnsupported,
          fmt::format("parent disk {} is not a {} file, as the parent of a {} must be", file.name,
                      format.title, format.title),
          std::nullopt,
          {}};
}

// The candidate that has the claimed identifier. Where none has, what was wrong with the first.
Result<NamedDisk> choose_parent(const std::vector<DiskFile>& candidates, const ParentClaim& claim,
                                const ChainFormat& format) {
  std::optional<Error> first;
  for (const DiskFile& file : candidates) {
    Error error;
    if (!format.probe(*file.bytes)) {
      error = other_format(file, format);
    } else if (Result<ChainDisk> disk = format.read(file.bytes); !disk) {
      error = in(file.name, std::move(disk).error());
    } else if (!is_claimed(claim, disk->identifier)) {
      error = wrong_parent(file, disk->identifier, claim);
    } else {
      return NamedDisk{file.name, *std::move(disk)};
    }
    if (!first) first = std::move(error);
  }
  if (first) return fail(*std::move(first));
  return fail(ErrorCode::kNotFound,
              fmt::format("parent disk {} is not here: put it beside this file or name it with "
                          "--parent",
                          name_in(claim)));
}

// The parent of the last disk of `chain`.
Result<NamedDisk> next_disk(const std::vector<NamedDisk>& chain, const ChainFormat& format,
                            const ParentFinder& find_parent, const Limits& limits) {
  const ParentClaim& claim = *chain.back().disk.parent;
  if (chain.size() > limits.max_disk_parents)
    return fail(ErrorCode::kLimit,
                fmt::format("chain of more than {} parent disks", limits.max_disk_parents));
  const auto again = std::find_if(chain.begin(), chain.end(), [&](const NamedDisk& known) {
    return is_claimed(claim, known.disk.identifier);
  });
  if (again != chain.end())
    return fail(ErrorCode::kCorrupt,
                fmt::format("parent disks form a loop: {} comes again", again->disk.identifier));
  TRY_ASSIGN(const std::vector<DiskFile> candidates, find_parent(claim));
  TRY_ASSIGN(NamedDisk parent, choose_parent(candidates, claim, format));
  if (parent.disk.sector_size != chain.back().disk.sector_size)
    return fail(ErrorCode::kCorrupt,
                fmt::format("parent disk {} has sectors of {} bytes, this disk of {}", parent.name,
                            parent.disk.sector_size, chain.back().disk.sector_size));
  return parent;
}

Result<std::vector<NamedDisk>> read_chain(const ChainFormat& format, ByteSourcePtr file,
                                          const ParentFinder& find_parent, const Limits& limits) {
  std::vector<NamedDisk> chain;
  TRY_ASSIGN(ChainDisk child, format.read(std::move(file)));
  chain.push_back({{}, std::move(child)});
  while (chain.back().disk.parent) {
    Result<NamedDisk> parent = next_disk(chain, format, find_parent, limits);
    if (!parent) {
      const std::string& name = chain.back().name;
      return fail(name.empty() ? parent.error() : in(name, parent.error()));
    }
    chain.push_back(*std::move(parent));
  }
  return chain;
}

}  // namespace

Result<DiskImage> open_chain(const ChainFormat& format, ByteSourcePtr file,
                             const ParentFinder& find_parent, const Limits& limits) {
  TRY_ASSIGN(const std::vector<NamedDisk> chain,
             read_chain(format, std::move(file), find_parent, limits));
  const ChainDisk& child = chain.front().disk;
  DiskImage image{format.name, child.type, child.sector_size, nullptr, {}, {}};
  for (auto at = chain.rbegin(); at != chain.rend(); ++at)
    image.bytes = at->disk.join(std::move(image.bytes));
  for (const NamedDisk& link : chain) {
    if (!link.name.empty()) image.parents.push_back(link.name);
    for (const std::string& note : link.disk.notes)
      image.notes.push_back(link.name.empty() ? note : link.name + ": " + note);
  }
  return image;
}

}  // namespace assay

#include "licensing/edition.h"

#include <array>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::uint32_t kFirstBuildOfWindows11 = 22000;

ProductFamily by_installation_type(std::string_view text) {
  if (equal_no_case(text, "WindowsPE")) return ProductFamily::kWindowsPe;
  if (equal_no_case(text, "Client") || equal_no_case(text, "Embedded"))
    return ProductFamily::kClient;
  if (equal_no_case(text, "Server") || equal_no_case(text, "Server Core") ||
      equal_no_case(text, "Nano Server"))
    return ProductFamily::kServer;
  return ProductFamily::kUnknown;
}

ProductFamily by_product_type(std::string_view text) {
  if (equal_no_case(text, "WinNT")) return ProductFamily::kClient;
  // LanmanNT: a domain controller.
  if (equal_no_case(text, "ServerNT") || equal_no_case(text, "LanmanNT"))
    return ProductFamily::kServer;
  return ProductFamily::kUnknown;
}

ProductFamily by_edition(std::string_view text) {
  if (text.empty()) return ProductFamily::kUnknown;
  if (equal_no_case(text, "WindowsPE")) return ProductFamily::kWindowsPe;
  // The name of Enterprise multi-session, a client.
  if (equal_no_case(text, "ServerRdsh")) return ProductFamily::kClient;
  return starts_with_no_case(text, "Server") ? ProductFamily::kServer : ProductFamily::kClient;
}

ProductFamily by_name(std::string_view text) {
  if (contains_no_case(text, "Preinstallation Environment")) return ProductFamily::kWindowsPe;
  if (contains_no_case(text, "Server")) return ProductFamily::kServer;
  return contains_no_case(text, "Windows") ? ProductFamily::kClient : ProductFamily::kUnknown;
}

}  // namespace

std::string_view name_of(ProductFamily family) {
  switch (family) {
    case ProductFamily::kClient: return "client";
    case ProductFamily::kServer: return "server";
    case ProductFamily::kWindowsPe: return "winpe";
    case ProductFamily::kUnknown: break;
  }
  return "unknown";
}

FamilyVerdict product_family(const EditionEvidence& evidence) {
  // Multi-session is a client that calls itself ServerNT: no contradiction.
  const bool multi_session = equal_no_case(trim(evidence.edition_id), "ServerRdsh");
  const std::string_view product_type = multi_session ? "" : trim(evidence.product_type);
  const std::array<FamilyVerdict, 4> witnesses = {{
      {by_installation_type(trim(evidence.installation_type)), "InstallationType"},
      {by_product_type(product_type), "ProductType"},
      {by_edition(trim(evidence.edition_id)), "EditionID"},
      {by_name(evidence.product_name), "ProductName"},
  }};
  FamilyVerdict verdict;
  for (const FamilyVerdict& witness : witnesses) {
    if (witness.family == ProductFamily::kUnknown) continue;
    if (verdict.family == ProductFamily::kUnknown)
      verdict = witness;
    else if (witness.family != verdict.family && verdict.family != ProductFamily::kWindowsPe)
      verdict.contradicted = true;
  }
  return verdict;
}

std::string corrected_product_name(std::string_view product_name, std::uint32_t build) {
  constexpr std::string_view kOld = "Windows 10";
  std::string name(product_name);
  if (build < kFirstBuildOfWindows11 || !starts_with_no_case(name, kOld)) return name;
  // Not "Windows 100": only the whole number is replaced.
  if (name.size() > kOld.size() && name[kOld.size()] != ' ') return name;
  name.replace(0, kOld.size(), "Windows 11");
  return name;
}

bool is_evaluation_edition(std::string_view edition_id) {
  const std::string_view edition = trim(edition_id);
  return ends_with_no_case(edition, "Eval") || ends_with_no_case(edition, "EvalCor") ||
         ends_with_no_case(edition, "EvalCore");
}

std::string_view base_edition(std::string_view edition_id) {
  std::string_view edition = trim(edition_id);
  if (starts_with_no_case(edition, "Server")) {
    // ServerStandardCore and ServerStandardCor are Server Core; ServerStandardACor is an edition of
    // its own, that of the semi-annual channel.
    if (ends_with_no_case(edition, "Core")) {
      edition.remove_suffix(4);
    } else if (ends_with_no_case(edition, "Cor") && !ends_with_no_case(edition, "ACor")) {
      edition.remove_suffix(3);
    }
  }
  if (ends_with_no_case(edition, "Eval")) edition.remove_suffix(4);
  return edition;
}

bool is_long_term_edition(std::string_view edition_id) {
  const std::string_view edition = base_edition(edition_id);
  for (const std::string_view name :
       {"EnterpriseS", "EnterpriseSN", "IoTEnterpriseS", "IoTEnterpriseSK"})
    if (equal_no_case(edition, name)) return true;
  return false;
}

bool is_home_edition(std::string_view edition_id) {
  return starts_with_no_case(trim(edition_id), "Core") ||
         starts_with_no_case(trim(edition_id), "Home") ||
         starts_with_no_case(trim(edition_id), "Starter");
}

bool is_volume_edition(std::string_view edition_id) {
  if (is_evaluation_edition(edition_id)) return false;
  const std::string_view edition = base_edition(edition_id);
  if (starts_with_no_case(edition, "Enterprise") || starts_with_no_case(edition, "Education") ||
      is_long_term_edition(edition))
    return true;
  constexpr std::array<std::string_view, 10> kServers = {
      "ServerStandard", "ServerStandardACor", "ServerDatacenter", "ServerDatacenterACor",
      "ServerTurbine",  "ServerSolution",     "ServerEnterprise", "ServerWeb",
      "ServerHPC",      "ServerRdsh"};
  for (const std::string_view server : kServers)
    if (equal_no_case(edition, server)) return true;
  return false;
}

}  // namespace assay

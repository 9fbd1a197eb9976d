// `{...}` in a rule's message and remediation:
//     {os.edition}           a fact
//     {product_key.channel}  a field of the first record of that name that matched
//     {product_key.evidence} its evidence;  {evidence}  that of the whole result
//     {gvlk}                 the published setup key of the image's own edition
//     {target}               the locator of the image
//     {mount} {unmount}      DISM commands that open this image for writing and save it
//     {mounted}              the folder where it then lies
//     {{ and }}              the braces themselves
#pragma once

#include <string>
#include <string_view>

#include "rules/evaluate.h"

namespace assay {

// kUsage where a placeholder names nothing that exists.
Result<void> check_placeholders(std::string_view text, const Rule& rule);

// Every product key but the published one of {gvlk} is redacted.
std::string fill_placeholders(std::string_view text, const Subject& subject,
                              const Outcome& outcome);

// For a page about the rule itself, where no image is at hand: the commands with what to fill in,
// and <product_key.channel> for what a finding would name.
std::string describe_placeholders(std::string_view text);

}  // namespace assay

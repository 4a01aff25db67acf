using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Records;

/// <summary>Provides extension methods that match records against match specs.</summary>
public static class MatchSpecExtensions
{
    /// <summary>
    /// Determines whether a record satisfies a spec in everything except channel and subdir, which the solver enforces: name, version,
    /// build, build number, hashes, licenses, tracked features, flags, file name, URL. A record whose version cannot be parsed satisfies
    /// only specs without a version.
    /// </summary>
    /// <param name="spec">The spec.</param>
    /// <param name="record">The record.</param>
    /// <param name="version">The version of the record; null if it cannot be parsed.</param>
    public static bool Matches(this MatchSpec spec, RepodataRecord record, CondaVersion? version) =>
        spec.MatchesName(record.Name)
        && (spec.Version is null || (version is not null && spec.Version.Matches(version)))
        && (spec.Build is null || spec.Build.Matches(record.Build))
        && (spec.IsPlain || MatchesDetails(spec, record));

    private static bool MatchesDetails(MatchSpec spec, RepodataRecord record) =>
        (spec.BuildNumber is null || spec.BuildNumber.Matches(record.BuildNumber))
        && (spec.Md5 is null || spec.Md5.Equals(record.Md5, StringComparison.OrdinalIgnoreCase))
        && (spec.Sha256 is null || spec.Sha256.Equals(record.Sha256, StringComparison.OrdinalIgnoreCase))
        && (spec.License is null || spec.License.Matches(record.License))
        && (spec.LicenseFamily is null || spec.LicenseFamily.Matches(record.LicenseFamily))
        && (spec.FileName is null || spec.FileName.Equals(record.FileName, StringComparison.Ordinal))
        && (spec.Url is null || SameUrl(spec.Url, record.Url))
        && (spec.Features is null || spec.Features.Equals(record.Features, StringComparison.OrdinalIgnoreCase))
        && HasAll(spec.TrackFeatures, record.TrackFeatures)
        && HasFlags(spec.Flags, record.Flags);

    private static bool SameUrl(string left, string right) =>
        string.Equals(left, right, StringComparison.Ordinal)
        || string.Equals(Redaction.Strip(left), Redaction.Strip(right), StringComparison.Ordinal);

    private static bool HasAll(IReadOnlyList<string> wanted, IReadOnlyList<string> present)
    {
        foreach (string feature in wanted)
        {
            if (!present.Contains(feature, StringComparer.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasFlags(IReadOnlyList<string> wanted, IReadOnlyList<string> present)
    {
        foreach (string flag in wanted)
        {
            StringMatcher matcher = StringMatcher.Parse(flag);
            if (!present.Any(own => matcher.Matches(own)))
            {
                return false;
            }
        }

        return true;
    }
}

using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

/// <summary>Holds the parts that few match specs have, separate so that common match specs stay small.</summary>
internal sealed record MatchSpecDetails
{
    public BuildNumberSpec? BuildNumber { get; set; }

    public string? Channel { get; set; }

    public string? Subdir { get; set; }

    public string? Namespace { get; set; }

    public string? FileName { get; set; }

    public string? Url { get; set; }

    public string? Md5 { get; set; }

    public string? Sha256 { get; set; }

    public StringMatcher? License { get; set; }

    public StringMatcher? LicenseFamily { get; set; }

    public string[] TrackFeatures { get; set; } = [];

    public string? Features { get; set; }

    public string[] Extras { get; set; } = [];

    public string[] Flags { get; set; } = [];

    public WhenCondition? When { get; set; }

    public string[] Warnings { get; set; } = [];

    public bool Equals(MatchSpecDetails? other) =>
        other is not null
        && Equals(BuildNumber, other.BuildNumber)
        && Channel == other.Channel
        && Subdir == other.Subdir
        && Namespace == other.Namespace
        && FileName == other.FileName
        && Url == other.Url
        && Md5 == other.Md5
        && Sha256 == other.Sha256
        && Equals(License, other.License)
        && Equals(LicenseFamily, other.LicenseFamily)
        && TrackFeatures.AsSpan().SequenceEqual(other.TrackFeatures)
        && Features == other.Features
        && Extras.AsSpan().SequenceEqual(other.Extras)
        && Flags.AsSpan().SequenceEqual(other.Flags)
        && Equals(When, other.When);

    public override int GetHashCode() =>
        HashCode.Combine(BuildNumber, Channel, Subdir, FileName, Url, Sha256, TrackFeatures.Length, Flags.Length);
}

using System.Text.RegularExpressions;

namespace CondaStore.SampleIndex;

/// <summary>A Python distribution with the files of its wheel.</summary>
internal sealed partial record Distribution
{
    /// <summary>Core metadata; name and version are in it.</summary>
    public required MetadataText Metadata { get; init; }

    /// <summary>Files by their path in the wheel, without those of the <c>.dist-info</c> folder that are made.</summary>
    public required SortedDictionary<string, WheelFile> Files { get; init; }

    /// <summary>The text of <c>entry_points.txt</c>; null without any.</summary>
    public string? EntryPoints { get; init; }

    /// <summary>Its tags, for example <c>py3-none-any</c>.</summary>
    public required string Tags { get; init; }

    /// <summary>When its newest file was made; its upload time.</summary>
    public required DateTimeOffset Newest { get; init; }

    /// <summary>Why it was withdrawn; null when it was not.</summary>
    public string? Yanked { get; init; }

    public string Name => Metadata["Name"].First();

    public string Version => Metadata["Version"].First();

    public string Project => Separators().Replace(Name, "-").ToLowerInvariant();

    public bool IsPure => Tags.EndsWith("-none-any", StringComparison.Ordinal);

    /// <summary>Name and version as in the names of files (PEP 427, 625).</summary>
    public string Stem => $"{Project.Replace('-', '_')}-{Version.Replace('-', '_')}";

    [GeneratedRegex("[-_.]+")]
    private static partial Regex Separators();
}

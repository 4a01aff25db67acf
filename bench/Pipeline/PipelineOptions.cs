namespace CondaStore.PipelineBench;

/// <summary>What to measure, and with what.</summary>
internal sealed record PipelineOptions
{
    /// <summary>All sections, in the order in which they are measured.</summary>
    public static IReadOnlyList<string> AllSections { get; } = ["warm", "cold", "bzip2", "share", "environments", "compile", "network", "store", "wheels"];

    /// <summary>The conda-store command.</summary>
    public required string Cli { get; init; }

    /// <summary>A folder on the disk that is measured; emptied.</summary>
    public required string Work { get; init; }

    /// <summary>A channel with <c>linux-64</c> and <c>noarch</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>The folder of a package index.</summary>
    public required string Index { get; init; }

    /// <summary>The URL at which that index is served.</summary>
    public required string IndexUrl { get; init; }

    /// <summary>An environment file with a pip section of projects of the index.</summary>
    public required string Projects { get; init; }

    /// <summary>How often each measurement is repeated.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>What is measured.</summary>
    public IReadOnlyList<string> Sections { get; init; } = AllSections;

    /// <summary>Reads <c>--name value</c> pairs.</summary>
    public static PipelineOptions Parse(string[] args)
    {
        Dictionary<string, string> given = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        return new PipelineOptions
        {
            Cli = Path.GetFullPath(given["--cli"]),
            Work = Path.GetFullPath(given["--work"]),
            Channel = Path.GetFullPath(given["--channel"]),
            Index = Path.GetFullPath(given["--index"]),
            IndexUrl = given["--index-url"],
            Projects = Path.GetFullPath(given["--projects"]),
            Runs = int.Parse(given.GetValueOrDefault("--runs", "5"), System.Globalization.CultureInfo.InvariantCulture),
            Sections = given.TryGetValue("--only", out string? only) ? only.Split(',') : AllSections,
        };
    }
}

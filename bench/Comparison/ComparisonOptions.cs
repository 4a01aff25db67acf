using System.Globalization;

namespace CondaStore.Comparison;

/// <summary>What to compare, from the command line.</summary>
internal sealed class ComparisonOptions
{
    private static readonly string[] DefaultUnsatisfiable = ["python=3.12", "numpy", "pandas<1.0"];

    public ComparisonOptions(IReadOnlyList<string> args)
    {
        for (int i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--cli": Cli = args[++i]; break;
                case "--rattler": Rattler = args[++i]; break;
                case "--work": Work = args[++i]; break;
                case "--runs": Runs = int.Parse(args[++i], CultureInfo.InvariantCulture); break;
                case "--specs": SpecsFile = args[++i]; break;
                case "--unsatisfiable": Unsatisfiable = args[++i].Split(' '); break;
                default: Channels.Add(args[i]); break;
            }
        }
    }

    /// <summary>The published command.</summary>
    public string Cli { get; } = "conda-store";

    /// <summary>The script that runs rattler.</summary>
    public string Rattler { get; } = "rattler.mjs";

    /// <summary>A folder for caches.</summary>
    public string Work { get; } = Path.GetTempPath();

    /// <summary>Runs of which the median counts.</summary>
    public int Runs { get; } = 5;

    /// <summary>One request a line; the first channel's <c>specs.txt</c> when not given.</summary>
    public string? SpecsFile { get; }

    /// <summary>A request that has no answer.</summary>
    public IReadOnlyList<string> Unsatisfiable { get; } = DefaultUnsatisfiable;

    /// <summary>Channel folders; the first is the one for all tables, all of them make the table of growth.</summary>
    public List<string> Channels { get; } = [];

    /// <summary>The requests, each a list of specs.</summary>
    public IReadOnlyList<string[]> Requests =>
        (SpecsFile ?? Path.Combine(Channels[0], "specs.txt")) is var file && File.Exists(file)
            ? [.. File.ReadLines(file).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(l => l.Length > 0)]
            : [["python"]];

    /// <summary>A folder with the same channel in shards: the channel itself or its neighbour with <c>-shards</c> behind the name.</summary>
    public string? Shards => new[] { Channels[0], Channels[0].TrimEnd('/') + "-shards" }
        .FirstOrDefault(c => File.Exists(Path.Combine(c, OpenChannel.Platform, "repodata_shards.msgpack.zst")));
}

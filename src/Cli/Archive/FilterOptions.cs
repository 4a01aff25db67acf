using System.CommandLine;
using CondaStore.Client;

namespace CondaStore.Cli.Archive;

/// <summary>Represents the options that select old builds.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = "Only builds of matching namespaces; * matches any text.",
        HelpName = "PATTERN",
    };
    private readonly Option<string?> _environment = new("--environment", "-e")
    {
        Description = "Only builds of matching environments.",
        HelpName = "PATTERN",
    };
    private readonly Option<int?> _keepLast = new("--all-but-last")
    {
        Description = "Keep the newest N builds of each environment.",
        HelpName = "N",
    };
    private readonly Option<string?> _olderThan = new("--older-than")
    {
        Description = "Only builds older than an age (30d, 12h, 6w) or from before a date.",
        HelpName = "AGE",
    };
    private readonly Option<string?> _notActivated = new("--not-activated-since")
    {
        Description = "Only builds not activated within an age or since a date.",
        HelpName = "AGE",
    };
    private readonly Option<long?> _largerThan = new("--larger-than")
    {
        Description = "Only builds larger than this size.",
        HelpName = "BYTES",
    };
    private readonly Option<bool> _includeActive = new("--include-active")
    {
        Description = "Also archive active builds; their environments have no files until another build is activated.",
    };

    /// <summary>The options.</summary>
    public IEnumerable<Symbol> All => [_namespace, _environment, _keepLast, _olderThan, _notActivated, _largerThan, _includeActive];

    /// <summary>Reads the filter from the command line.</summary>
    public ArchiveFilterRequest Read(ParseResult parsed) => new()
    {
        Namespace = parsed.GetValue(_namespace),
        Environment = parsed.GetValue(_environment),
        KeepLast = parsed.GetValue(_keepLast),
        OlderThan = parsed.GetValue(_olderThan),
        NotActivatedSince = parsed.GetValue(_notActivated),
        LargerThan = parsed.GetValue(_largerThan),
        IncludeActive = parsed.GetValue(_includeActive),
    };
}

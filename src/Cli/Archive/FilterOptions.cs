using System.CommandLine;
using CondaStore.Client;

namespace CondaStore.Cli.Archive;

/// <summary>The options that say which builds are old.</summary>
internal sealed class FilterOptions
{
    private readonly Option<string?> _namespace = new("--namespace", "-n")
    {
        Description = "Only namespaces that match; * stands for any text.",
        HelpName = "PATTERN",
    };
    private readonly Option<string?> _environment = new("--environment", "-e")
    {
        Description = "Only environments that match.",
        HelpName = "PATTERN",
    };
    private readonly Option<int?> _keepLast = new("--all-but-last")
    {
        Description = "Keep the newest N builds of every environment.",
        HelpName = "N",
    };
    private readonly Option<string?> _olderThan = new("--older-than")
    {
        Description = "Built longer ago than an age (30d, 12h, 6w), or before a date.",
        HelpName = "AGE",
    };
    private readonly Option<string?> _notActivated = new("--not-activated-since")
    {
        Description = "Not made active since an age ago, or since a date.",
        HelpName = "AGE",
    };
    private readonly Option<long?> _largerThan = new("--larger-than") { Description = "Environments of more bytes than this.", HelpName = "BYTES" };
    private readonly Option<bool> _includeActive = new("--include-active")
    {
        Description = "Archive active builds too; their environments then have no files until a build is activated.",
    };

    /// <summary>The options.</summary>
    public IEnumerable<Symbol> All => [_namespace, _environment, _keepLast, _olderThan, _notActivated, _largerThan, _includeActive];

    /// <summary>What the command line says.</summary>
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

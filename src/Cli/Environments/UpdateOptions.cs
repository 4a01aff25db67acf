using System.CommandLine;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Environments;

/// <summary>Represents the options for how much of an environment a build may change.</summary>
internal sealed class UpdateOptions
{
    private readonly Option<bool> _keep = new("--keep")
    {
        Description = "Keep the other packages as they are, except where they have to change.",
    };
    private readonly Option<bool> _only = new("--only")
    {
        Description = "Keep the other packages exactly as they are, or fail.",
    };

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [_keep, _only];

    /// <summary>Gets whether an option is given.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_keep) || parsed.GetValue(_only);

    /// <summary>Adds the options to a request.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="request">The request.</param>
    /// <param name="names">The packages that may change; null for those whose requirements have changed.</param>
    /// <exception cref="StoreException">Both options are given (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public SpecificationRequest Apply(ParseResult parsed, SpecificationRequest request, IReadOnlyList<string>? names) =>
        (parsed.GetValue(_keep), parsed.GetValue(_only)) switch
        {
            (false, false) => request,
            (true, true) => throw new StoreException(ErrorCode.InvalidOption, "Only one of --keep and --only may be given."),
            (true, _) => request with { Mode = "keep", Names = names },
            _ => request with { Mode = "only", Names = names },
        };
}

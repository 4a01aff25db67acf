using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Solving.Requests;

/// <summary>
/// Thrown when a request has no solution: <see cref="ErrorCode.Unsatisfiable"/>, or <see cref="ErrorCode.PackageNotFound"/> if a requested
/// name exists in no channel.
/// </summary>
public sealed class SolveFailure : StoreException
{
    internal SolveFailure(
        ErrorCode code, string message, IReadOnlyList<string> requirements, ConflictTree tree, SearchStatistics statistics)
        : base(code, message)
    {
        Statistics = statistics;
        Requirements = requirements;
        Tree = tree;
    }

    /// <summary>Gets the contradictory requirements; without any one of them there would be a solution.</summary>
    public IReadOnlyList<string> Requirements { get; }

    /// <summary>Gets the structured explanation, whose text is part of the message.</summary>
    public ConflictTree Tree { get; }

    /// <summary>Gets the statistics of the search, without the explanation.</summary>
    public SearchStatistics Statistics { get; }

    /// <summary>Returns this failure with one more hint, before the others.</summary>
    public SolveFailure WithHint(string hint) => new(Code, Message, Requirements, Tree, Statistics)
    {
        Location = Location,
        Found = Found,
        Hints = [hint, .. Hints],
        IsTransient = IsTransient,
    };

    /// <inheritdoc/>
    public override StoreException At(SourceLocation? location) => location is null || Location is not null
        ? this
        : new SolveFailure(Code, Message, Requirements, Tree, Statistics)
        {
            Location = location,
            Found = Found,
            Hints = Hints,
            IsTransient = IsTransient,
        };
}

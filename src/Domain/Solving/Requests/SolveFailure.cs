using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Solving.Requests;

/// <summary>
/// There is no answer: <see cref="ErrorCode.Unsatisfiable"/>, or <see cref="ErrorCode.PackageNotFound"/> when a requested name exists
/// in no channel.
/// </summary>
public sealed class SolveFailure : StoreException
{
    internal SolveFailure(ErrorCode code, string message, IReadOnlyList<string> requirements, ConflictTree tree, SearchStatistics statistics)
        : base(code, message)
    {
        Statistics = statistics;
        Requirements = requirements;
        Tree = tree;
    }

    /// <summary>The requests that contradict each other; without any one of them there would be an answer.</summary>
    public IReadOnlyList<string> Requirements { get; }

    /// <summary>Why, for machines; its text is part of the message.</summary>
    public ConflictTree Tree { get; }

    /// <summary>How much work the search was, without the explanation.</summary>
    public SearchStatistics Statistics { get; }

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

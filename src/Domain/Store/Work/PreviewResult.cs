using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Specifying;

namespace CondaStore.Domain.Store.Work;

/// <summary>Represents what a specification would change.</summary>
public sealed record PreviewResult
{
    /// <summary>Gets the name of the environment; null if the file has none that can be used.</summary>
    public string? Name { get; init; }

    /// <summary>Gets what prevents a build; empty if the specification can be built.</summary>
    public IReadOnlyList<SpecificationProblem> Problems { get; init; } = [];

    /// <summary>Gets the number of packages that the build would have.</summary>
    public int Packages { get; init; }

    /// <summary>Gets the ID of the active build that was compared; null if there is none.</summary>
    public long? ComparedWith { get; init; }

    /// <summary>Gets the differences from that build; every package if there is none.</summary>
    public IReadOnlyList<PackageChange> Changes { get; init; } = [];

    /// <summary>Gets the size of the changed packages that the store does not have yet, in bytes.</summary>
    public long BytesToFetch { get; init; }

    /// <summary>Gets what in the channels could not be used, in sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

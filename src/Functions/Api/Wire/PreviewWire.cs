using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.Store.Work;

namespace CondaStore.Functions.Api.Wire;

/// <summary>What a specification would change, as the API has it.</summary>
internal sealed record PreviewWire(
    string? Name,
    IReadOnlyList<ProblemWire> Problems,
    int Packages,
    long? ComparedWith,
    IReadOnlyList<PackageChangeWire> Changes,
    int Unchanged,
    long BytesToFetch,
    IReadOnlyList<string> Warnings)
{
    public static PreviewWire From(PreviewResult result) => new(
        result.Name,
        [.. result.Problems.Select(ProblemWire.From)],
        result.Packages,
        result.ComparedWith,
        [.. result.Changes.Select(PackageChangeWire.From)],
        result.Packages - result.Changes.Count(c => c.After is not null),
        result.BytesToFetch,
        result.Warnings);
}

/// <summary>A reason why a specification cannot be built.</summary>
internal sealed record ProblemWire(string Code, string Message, int? Line, int? Column, IReadOnlyList<string> Hints)
{
    public static ProblemWire From(SpecificationProblem problem) =>
        new(problem.Code.ToText(), problem.Message, problem.Line, problem.Column, problem.Hints);
}

/// <summary>A package that differs between two builds.</summary>
internal sealed record PackageChangeWire(
    string Kind, string Name, string Ecosystem, string? VersionBefore, string? VersionAfter, string? BuildBefore, string? BuildAfter, long? Size)
{
    public static PackageChangeWire From(PackageChange change) => new(
        change.Kind.ToString().ToLowerInvariant(),
        change.Name,
        (change.After ?? change.Before)!.Ecosystem.ToString().ToLowerInvariant(),
        change.Before?.Version,
        change.After?.Version,
        change.Before?.Build,
        change.After?.Build,
        change.After?.Size);
}

using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Specifying;

namespace CondaStore.Functions.Api.Wire;

/// <summary>
/// Represents a build in the API. Lists leave out the specification and the artifacts; packages have an endpoint of their own and are
/// always null here. Members after <see cref="BuildArtifacts"/> are extensions that existing clients do not know.
/// </summary>
internal sealed record BuildWire(
    long Id,
    long EnvironmentId,
    SpecificationWire? Specification,
    JsonNode? Packages,
    string Status,
    string? StatusInfo,
    long Size,
    DateTimeOffset ScheduledOn,
    DateTimeOffset? StartedOn,
    DateTimeOffset? EndedOn,
    IEnumerable<BuildArtifactWire>? BuildArtifacts,
    string Namespace,
    string Environment,
    string? Stage,
    BuildProgressWire? Progress,
    string? ErrorCode,
    IReadOnlyList<string> Hints,
    DateTimeOffset? ArchivedOn,
    DateTimeOffset? DeletedOn,
    bool CancelRequested,
    string? RequestedBy,
    long? UnsharedSize,
    DateTimeOffset? ActivatedOn,
    bool Recreating,
    DateTimeOffset? RecreatedOn,
    int? Differences)
{
    /// <summary>Creates a build for a list.</summary>
    public static BuildWire Brief(Build build) => From(build, null, null);

    /// <summary>
    /// Creates a build with its specification and artifacts. Explicit lists are left out: conda-store has no such type, and its clients
    /// refuse a build with a type that they do not know. Every solved build has a list, at <c>build/{id}/explicit/</c>.
    /// </summary>
    public static BuildWire Full(Build build, Specification specification) => From(
        build,
        SpecificationWire.From(specification),
        build.Artifacts.Where(a => a.Type != ArtifactType.Explicit).Select(BuildArtifactWire.From));

    private static BuildWire From(Build build, SpecificationWire? specification, IEnumerable<BuildArtifactWire>? artifacts) => new(
        build.Id,
        build.EnvironmentId,
        specification,
        null,
        build.Status.ToWire(),
        build.StatusInfo,
        build.Size,
        build.ScheduledOn,
        build.StartedOn,
        build.EndedOn,
        artifacts,
        build.Namespace,
        build.Environment,
        build.Stage?.ToString().ToLowerInvariant(),
        BuildProgressWire.From(build.Progress),
        build.ErrorCode?.ToText(),
        build.Hints,
        build.ArchivedOn,
        build.DeletedOn,
        build.CancelRequested,
        build.RequestedBy,
        build.UnsharedSize,
        build.ActivatedOn,
        build.IsRecreating,
        build.RecreatedOn,
        build.Differences);
}

using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Functions.Api.Wire;

/// <summary>Represents an artifact of a build in the API.</summary>
internal sealed record BuildArtifactWire(long Id, string ArtifactType, string Key, long Size, string? Sha256)
{
    public static BuildArtifactWire From(BuildArtifact artifact) =>
        new(artifact.Id, artifact.Type.ToWire(), artifact.Key, artifact.Size, artifact.Sha256);
}

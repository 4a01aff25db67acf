using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.LockFiles;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>Represents a specification as it is permanently stored.</summary>
/// <param name="Id">The id, ascending over the whole store.</param>
/// <param name="Name">The name of the environment that it was first submitted for.</param>
/// <param name="Sha256">Identity: SHA-256 of the canonical form (<see cref="CanonicalJson"/>).</param>
/// <param name="Json">
/// The keys <c>channels, dependencies, description, name, platforms, prefix, variables</c>, or for a lockfile <c>name, description,
/// lockfile</c>; including additions by the policy of the store. </param>
/// <param name="IsLockfile">Whether it is a lockfile, so that no solve is needed.</param>
/// <param name="CreatedOn">When it was first submitted, UTC.</param>
public sealed record Specification(long Id, string Name, string Sha256, string Json, bool IsLockfile, DateTimeOffset CreatedOn)
{
    /// <summary>Parses the environment file of the specification, keeping the selectors of its dependencies.</summary>
    /// <exception cref="StoreException">It can no longer be parsed.</exception>
    public EnvironmentFile File() => EnvironmentFile.Parse(Json, new EnvironmentFileOptions { KeepsSelectors = true });

    /// <summary>Parses the lockfile of the specification.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidLockfile"/>.</exception>
    public Lockfile Lockfile()
    {
        using JsonDocument document = JsonDocument.Parse(Json);
        return CondaLockFile.Parse(document.RootElement.GetProperty("lockfile").GetRawText());
    }
}

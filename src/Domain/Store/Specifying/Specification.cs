using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.LockFiles;

namespace CondaStore.Domain.Store.Specifying;

/// <summary>What was asked for, as it is kept for good.</summary>
/// <param name="Id">The id, ascending over the whole store.</param>
/// <param name="Name">Name of the environment it was first written for.</param>
/// <param name="Sha256">Identity: SHA-256 of the canonical form (<see cref="CanonicalJson"/>).</param>
/// <param name="Json">
/// The keys <c>channels, dependencies, description, name, platforms, prefix, variables</c>, or for a lockfile <c>name, description,
/// lockfile</c>; with what the policy of the store added.
/// </param>
/// <param name="IsLockfile">Whether it is a lockfile, so that nothing is solved.</param>
/// <param name="CreatedOn">When it was first seen, UTC.</param>
public sealed record Specification(long Id, string Name, string Sha256, string Json, bool IsLockfile, DateTimeOffset CreatedOn)
{
    /// <summary>The environment file in a specification that is one, with the selectors of its dependencies.</summary>
    /// <exception cref="StoreException">It cannot be read any more.</exception>
    public EnvironmentFile File() => EnvironmentFile.Parse(Json, new EnvironmentFileOptions { KeepsSelectors = true });

    /// <summary>The lockfile in a specification that is one.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidLockfile"/>.</exception>
    public Lockfile Lockfile()
    {
        using JsonDocument document = JsonDocument.Parse(Json);
        return CondaLockFile.Parse(document.RootElement.GetProperty("lockfile").GetRawText());
    }
}

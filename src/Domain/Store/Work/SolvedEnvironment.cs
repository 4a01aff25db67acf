using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Store.Specifying;

namespace CondaStore.Domain.Store.Work;

/// <summary>The exact content of an environment.</summary>
/// <param name="Lockfile">For all platforms that were asked for.</param>
/// <param name="Packages">For this machine's platform, in the order in which they are linked.</param>
/// <param name="Channels">Channels as the user named them.</param>
/// <param name="RequestedSpecs">The user's specs.</param>
/// <param name="Variables">Variables set when the environment is activated.</param>
/// <param name="IsLocked">Whether the records come from a lockfile, which says less than a channel does.</param>
public sealed record SolvedEnvironment(
    Lockfile Lockfile,
    IReadOnlyList<TargetPackage> Packages,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> RequestedSpecs,
    IReadOnlyDictionary<string, string> Variables,
    bool IsLocked = false)
{
    /// <summary>The lockfile in a specification that is one.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidLockfile"/>.</exception>
    public static Lockfile LockfileOf(Specification specification)
    {
        using JsonDocument document = JsonDocument.Parse(specification.Json);
        return CondaLockFile.Parse(document.RootElement.GetProperty("lockfile").GetRawText());
    }

    /// <summary>Takes the content from a lockfile; <paramref name="file"/> is what it was made for, where that is known.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidLockfile"/>, also when the lockfile is not for the platform.</exception>
    public static SolvedEnvironment FromLockfile(Lockfile lockfile, EnvironmentFile? file, string platform)
    {
        ILookup<string?, string> requested = (file?.Specs ?? []).Zip(file?.SpecTexts ?? []).ToLookup(s => s.First.Name, s => s.Second);
        IReadOnlyList<LockedPackage> locked = lockfile.PackagesFor(platform);
        if (locked.OfType<LockedPipPackage>().FirstOrDefault() is { } pip)
        {
            throw PipRefusal.Of(pip.Name);
        }

        return new SolvedEnvironment(
            lockfile,
            [.. locked.OfType<LockedCondaPackage>().Select(p => new TargetPackage(p.Record, [.. requested[p.Name]]))],
            [.. lockfile.Channels.Select(c => c.Url)],
            file?.SpecTexts ?? [],
            VariablesOf(file),
            IsLocked: true);
    }

    /// <summary>The variables of an environment file that are set on activation; those that steer the solver are not.</summary>
    public static Dictionary<string, string> VariablesOf(EnvironmentFile? file) => (file?.Variables ?? [])
        .Where(v => !v.Key.StartsWith(EnvironmentSolver.OverridePrefix, StringComparison.Ordinal))
        .DistinctBy(v => v.Key)
        .ToDictionary(v => v.Key, v => v.Value);
}

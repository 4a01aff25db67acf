using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Specs;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Store.Work;

/// <summary>A specification with everything that its solve depends on, gathered and not solved yet.</summary>
/// <param name="File">The specification.</param>
/// <param name="Channels">The channels in order of priority.</param>
/// <param name="Platforms">For each platform the opened channels and what its machines offer.</param>
/// <param name="Timeout">After which the search gives up.</param>
public sealed record PreparedSolve(
    EnvironmentFile File, IReadOnlyList<Channel> Channels, IReadOnlyList<PreparedPlatform> Platforms, TimeSpan Timeout)
{
    /// <summary>
    /// Names everything but the specification that the lockfile depends on: the solver itself, the channels with their content, the
    /// platforms with their virtual packages. Null when the content of a channel has no name. The time limit is not part of it: it
    /// decides whether there is a lockfile, not which.
    /// </summary>
    public string? Circumstances()
    {
        if (Platforms.SelectMany(p => p.Sources).SelectMany(c => c).Any(s => s.ContentKey is null))
        {
            return null;
        }

        JsonArray all =
        [
            ProductVersion.Text,
            // Another build of the solver may choose otherwise.
            typeof(Solver).Module.ModuleVersionId.ToString(),
            Texts(Channels.Select(c => c.BaseUrl)),
            .. Platforms.Select(p => new JsonArray(
                p.Name,
                Texts(p.VirtualPackages.Select(v => $"{v.Name}={v.Version}={v.Build}")),
                Texts(p.Sources.SelectMany(c => c).Select(s => $"{s.Channel.BaseUrl}/{s.Subdir}#{s.ContentKey}")))),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToJsonString())));
    }

    /// <summary>
    /// The content of a lockfile with its records as the channels have them now; a package that the channels no longer have keeps what
    /// the lockfile tells.
    /// </summary>
    /// <exception cref="StoreException">The lockfile is not for this machine's platform, or a channel cannot be read.</exception>
    public async Task<SolvedEnvironment> CompleteAsync(Lockfile lockfile, CancellationToken cancellationToken)
    {
        SolvedEnvironment solved = SolvedEnvironment.FromLockfile(lockfile, File, HostPlatform.Subdir);
        SubdirSource[] sources = [.. Platforms.Single(p => p.Name == HostPlatform.Subdir).Sources.SelectMany(c => c)];
        List<TargetPackage> packages = new(solved.Packages.Count);
        foreach (TargetPackage package in solved.Packages)
        {
            packages.Add(package with { Record = await FindAsync(sources, package.Record, cancellationToken) ?? package.Record });
        }

        return solved with { Packages = packages };
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static async Task<RepodataRecord?> FindAsync(SubdirSource[] sources, RepodataRecord locked, CancellationToken cancellationToken)
    {
        foreach (SubdirSource source in sources.Where(s => s.Subdir == locked.Subdir))
        {
            RecordGroup? group = await source.FindAsync(locked.Name, cancellationToken);
            for (int i = 0; i < (group?.Count ?? 0); i++)
            {
                if (group!.Version(i) == locked.Version && group.Build(i) == locked.Build && group.Decode(i) is { } record
                    && Redaction.Strip(record.Url) == Redaction.Strip(locked.Url) && (locked.Sha256 is null || record.Sha256 == locked.Sha256))
                {
                    return record;
                }
            }
        }

        return null;
    }
}

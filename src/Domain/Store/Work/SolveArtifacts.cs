using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Domain.Store.Work;

/// <summary>Reads and writes the files of a build's solve: its lockfile, and those derived from it for other tools.</summary>
public sealed class SolveArtifacts(BuildStore builds, IBlobs blobs)
{
    /// <summary>
    /// Returns the existing lockfile of a build, because it is being recreated or its solve already ran; it then gets exactly the same
    /// packages. Null if there is none.
    /// </summary>
    public async Task<Lockfile?> FindLockfileAsync(Build build, CancellationToken cancellationToken)
    {
        string? key = build.Artifact(ArtifactType.Lockfile)?.Key;
        bool isThere = key is not null && await blobs.PropertiesAsync(key, cancellationToken) is not null;
        return isThere ? await ReadLockfileAsync(key!, cancellationToken) : null;
    }

    /// <summary>Reads what a build keeps of an earlier one; null for nothing.</summary>
    /// <exception cref="StoreException">The earlier build has no lockfile any more (<see cref="ErrorCode.InvalidState"/>).</exception>
    public async Task<UpdateRule?> FindRuleAsync(BuildUpdate? update, CancellationToken cancellationToken)
    {
        if (update is null)
        {
            return null;
        }

        Lockfile? former = await builds.FindAsync(update.From, cancellationToken) is { } build
            ? await FindLockfileAsync(build, cancellationToken)
            : null;
        return former is not null
            ? new UpdateRule(former, update.Mode, update.Names)
            : throw new StoreException(ErrorCode.InvalidState, $"Build {update.From}, whose packages are to be kept, no longer exists.");
    }

    /// <summary>Writes the lockfile, which is written once: an existing one is kept.</summary>
    /// <returns>The existing lockfile if it differs from the given one; else null.</returns>
    public async Task<Lockfile?> WriteLockfileAsync(
        Build build, BuildStepRequest step, Lockfile lockfile, CancellationToken cancellationToken)
    {
        string key = ArtifactKeys.Of(build, ArtifactType.Lockfile);
        byte[] bytes = Encoding.UTF8.GetBytes(CondaLockFile.ToJson(lockfile));
        Lockfile? earlier = null;
        try
        {
            using MemoryStream content = new(bytes);
            BlobWriteOptions options = BlobWriteOptions.CreateOnly with { ContentType = ArtifactKeys.ContentType(ArtifactType.Lockfile) };
            await blobs.WriteAsync(key, content, options, cancellationToken);
        }
        catch (ConflictException)
        {
            Lockfile found = await ReadLockfileAsync(key, cancellationToken);
            byte[] foundBytes = Encoding.UTF8.GetBytes(CondaLockFile.ToJson(found));
            // The solutions are equal: the solver's additional information is kept.
            earlier = foundBytes.AsSpan().SequenceEqual(bytes) ? null : found;
            bytes = foundBytes;
        }

        await builds.AddArtifactAsync(build.Id, step.Attempt, ArtifactType.Lockfile, key, bytes.Length, cancellationToken);
        return earlier;
    }

    /// <summary>Writes the environment file that pins every package, as tools export it, and the list of archives.</summary>
    /// <param name="build">The build.</param>
    /// <param name="step">The step of the attempt that writes.</param>
    /// <param name="name">The environment's name.</param>
    /// <param name="file">The environment file, for the channels as written; null for a lockfile.</param>
    /// <param name="solved">The packages.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task WritePinnedAsync(
        Build build, BuildStepRequest step, string name, EnvironmentFile? file, SolvedEnvironment solved,
        CancellationToken cancellationToken)
    {
        await WriteAsync(build, step, ArtifactType.Yaml, Pinned(name, file, solved), cancellationToken);
        // Those who install explicit lists know no wheels.
        string list = ExplicitFile.Write(HostPlatform.Subdir, solved.Content.Packages.Select(p => p.Record).Where(r => !r.IsWheel));
        await WriteAsync(build, step, ArtifactType.Explicit, list, cancellationToken);
    }

    private async Task<Lockfile> ReadLockfileAsync(string key, CancellationToken cancellationToken)
    {
        using StreamReader reader = new(await blobs.OpenReadAsync(key, 0, null, cancellationToken));
        return CondaLockFile.Parse(await reader.ReadToEndAsync(cancellationToken));
    }

    private async Task WriteAsync(Build build, BuildStepRequest step, ArtifactType type, string text, CancellationToken cancellationToken)
    {
        string key = ArtifactKeys.Of(build, type);
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        using MemoryStream content = new(bytes);
        await blobs.WriteAsync(key, content, new BlobWriteOptions { ContentType = ArtifactKeys.ContentType(type) }, cancellationToken);
        await builds.AddArtifactAsync(build.Id, step.Attempt, type, key, bytes.Length, cancellationToken);
    }

    private static IEnumerable<EnvironmentDependency> PinnedProjects(SolvedEnvironment solved)
    {
        PipLine[] lines =
        [
            .. solved.Content.Packages.Select(p => p.Record).Where(r => r.IsWheel).OrderBy(r => r.Name, StringComparer.Ordinal)
                .Select(r => new PipLine(
                    r.Channel is null ? $"{r.Name} @ {Redaction.Strip(r.Url)}" : $"{r.Name}=={r.Version}", new SourceLocation(null, 1, 1))),
        ];
        return lines.Length == 0 ? [] : [EnvironmentDependency.OfPip(lines)];
    }

    private static string Pinned(string name, EnvironmentFile? file, SolvedEnvironment solved) => new EnvironmentFile
    {
        Name = name,
        ChannelTexts = [.. file?.Channels.Select(Redaction.Strip) ?? solved.Lockfile.Channels.Select(c => c.Url)],
        Dependencies =
        [
            .. solved.Content.Packages.Where(p => !p.Record.IsWheel).Select(p => $"{p.Record.Name}={p.Record.Version}={p.Record.Build}")
                .Order(StringComparer.Ordinal).Select(EnvironmentDependency.OfText),
            .. PinnedProjects(solved),
        ],
        Variables =
        [
            .. solved.Content.Variables.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => new EnvironmentVariable(v.Key, v.Value)),
        ],
    }.ToYaml();
}

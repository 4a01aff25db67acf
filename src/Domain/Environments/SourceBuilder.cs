using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Packages.Sources;
using CondaStore.Domain.Packages.Wheels;
using CondaStore.Domain.Pypi.Building;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Tags;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Reads the metadata of projects without a wheel and builds their wheels (PEP 517,
/// https://peps.python.org/pep-0517/). What the sources say themselves (PEP 643, https://peps.python.org/pep-0643/) counts without running
/// anything. Each result is kept under a key of all that it depends on: the sources, the settings, and the exact packages of the build
/// environment.
/// </summary>
/// <param name="folders">The folders of builds.</param>
/// <param name="environments">Makes build environments.</param>
/// <param name="git">Reads repositories.</param>
/// <param name="time">The clock.</param>
internal sealed class SourceBuilder(BuildFolders folders, BackendEnvironments environments, GitRepository git, TimeProvider time)
{
    private const int MaximumMetadata = 2 << 20;
    private const int MaximumRequires = 1000;

    private static readonly JsonSerializerOptions NoOptions = new();

    /// <summary>Gets what was built.</summary>
    public BuiltWheels Wheels { get; } = new(folders);

    /// <summary>Returns what a project says about itself, and whether that is so for every wheel of it.</summary>
    /// <param name="source">The sources.</param>
    /// <param name="target">What is built for, asked for only if something has to run; null from it where nothing can be built.</param>
    /// <param name="options">What is allowed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.PolicyViolation"/>: it would have to be built, which is not allowed or not possible here; <see
    /// cref="ErrorCode.BuildFailed"/>,
    /// <see cref="ErrorCode.InvalidPackageMetadata"/>, and what <see cref="SourceArchive"/> throws.
    /// </exception>
    public async Task<(CoreMetadata Metadata, bool IsStatic)> ReadMetadataAsync(
        SourceReference source, Func<Task<BuildTarget?>> target, SourceBuildOptions options, CancellationToken cancellationToken)
    {
        using BuildFolder folder = BuildFolder.Create(folders.Work);
        SourceTree tree = await UnpackAsync(source, folder, cancellationToken);
        CheckPolicy(source, tree, options);
        if (tree.StaticMetadata(source.Kind == DirectReferenceKind.Archive) is { } known)
        {
            return (Check(source, known), true);
        }

        if (options.RunsNothing)
        {
            throw NeedsToRun(source.Title);
        }

        BuildTarget found = await target() ?? throw new StoreException(
            ErrorCode.PolicyViolation,
            $"{source.Title} has to be built to know what it requires, which is possible on the platform that it is for only");
        Build build = await PlanAsync(source, tree, folder, found, options, cancellationToken);
        if (Wheels.ReadText(build.Key, "metadata") is not { } text)
        {
            text = await PrepareAsync(build, cancellationToken) ?? MetadataOf(await BuildAsync(build, cancellationToken));
            Wheels.WriteText(build.Key, "metadata", text);
        }

        return (Check(source, CoreMetadata.Parse(Encoding.UTF8.GetBytes(text), source.Title)), false);
    }

    /// <summary>Builds the wheel of a project, unless the same was built before.</summary>
    /// <param name="source">The sources.</param>
    /// <param name="target">What is built for.</param>
    /// <param name="options">What is allowed.</param>
    /// <param name="cancellationToken">Cancels the operation and ends all processes of the build.</param>
    /// <returns>The wheel and its metadata.</returns>
    /// <exception cref="StoreException">As <see cref="ReadMetadataAsync"/>.</exception>
    public async Task<(BuiltWheel Wheel, CoreMetadata Metadata)> BuildAsync(
        SourceReference source, BuildTarget target, SourceBuildOptions options, CancellationToken cancellationToken)
    {
        using BuildFolder folder = BuildFolder.Create(folders.Work);
        SourceTree tree = await UnpackAsync(source, folder, cancellationToken);
        CheckPolicy(source, tree, options);
        Build build = await PlanAsync(source, tree, folder, target, options, cancellationToken);
        BuiltWheel wheel = await BuildAsync(build, cancellationToken);
        return (wheel, Check(source, CoreMetadata.Parse(Encoding.UTF8.GetBytes(MetadataOf(wheel)), wheel.FileName)));
    }

    /// <summary>Returns the failure of a solve that only looks (<see cref="SourceBuildOptions.RunsNothing"/>).</summary>
    public static StoreException NeedsToRun(string title) => new(
        ErrorCode.PolicyViolation, $"{title} has to be built to know what it requires, which a solve without a build does not do.")
    {
        Hints = ["Build the environment: its log then tells what was chosen."],
    };

    private static void CheckPolicy(SourceReference source, SourceTree tree, SourceBuildOptions options)
    {
        if (options.Policy == SourceBuildPolicy.Never || (options.Policy == SourceBuildPolicy.Pure && !tree.IsDeclarative))
        {
            throw new StoreException(
                ErrorCode.PolicyViolation,
                options.Policy == SourceBuildPolicy.Never
                    ? $"{source.Title} would have to be built, which is not allowed here."
                    : $"{source.Title} would have to be built by running code of its own, which is not allowed here.")
            {
                Hints = ["Look for a version with a wheel, or for a conda package."],
            };
        }
    }

    private static CoreMetadata Check(SourceReference source, CoreMetadata metadata) =>
        (source.Name is null || metadata.Name == source.Name)
        && (source.Version is null || metadata.BelongsTo(metadata.Name, source.Version))
            ? metadata
            : throw new StoreException(
                ErrorCode.InvalidPackageMetadata,
                $"{source.Title} is {metadata.Name} {metadata.Version}, not {source.Name} {source.Version}.");

    private async Task<SourceTree> UnpackAsync(SourceReference source, BuildFolder folder, CancellationToken cancellationToken)
    {
        string place = Path.Combine(folder.Path, "source");
        switch (source.Kind)
        {
            case DirectReferenceKind.Git:
                await git.CheckOutAsync(source.Repository!, source.Commit!, place, cancellationToken);
                break;
            case DirectReferenceKind.Folder:
                await Task.Run(() => SourceFolder.Copy(source.Path!, place, cancellationToken), cancellationToken);
                break;
            default:
                Directory.CreateDirectory(place);
                place = await SourceArchive.ExtractAsync(source.Path!, source.Title, place, SourceArchive.Limits, time, cancellationToken);
                break;
        }

        string project = source.Subdirectory is null ? place : Path.GetFullPath(Path.Combine(place, source.Subdirectory));
        if (!Directory.Exists(project))
        {
            throw new StoreException(ErrorCode.InvalidPackageMetadata, $"{source.Title} has no folder '{source.Subdirectory}'.");
        }

        try
        {
            return SourceTree.Read(project);
        }
        catch (StoreException failure)
        {
            throw failure.About(source.Title);
        }
    }

    /// <summary>Finds out what a build needs: what the project says, and what its backend says when that is there.</summary>
    private async Task<Build> PlanAsync(
        SourceReference source, SourceTree tree, BuildFolder folder, BuildTarget target, SourceBuildOptions options,
        CancellationToken cancellationToken)
    {
        BackendEnvironment environment = await SolveAsync(source, target, tree.BuildSystem.Requires, cancellationToken);
        Build build = new(source, tree, folder, environment, options, KeyOf(source, environment));
        string? known = Wheels.ReadText(build.Key, "requires");
        IReadOnlyList<PypiRequirement> more;
        if (known is null)
        {
            JsonElement? answer = await CallAsync(build, "get_requires_for_build_wheel", [Settings(source)], cancellationToken);
            more = RequirementsOf(source, answer);
            Wheels.WriteText(build.Key, "requires", string.Join('\n', more.Select(r => r.ToString())));
        }
        else
        {
            more = [.. known.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(PypiRequirement.Parse)];
        }

        if (more.Count == 0)
        {
            return build;
        }

        environment = await SolveAsync(source, target, [.. tree.BuildSystem.Requires, .. more], cancellationToken);
        return build with { Environment = environment, Key = KeyOf(source, environment) };
    }

    private async Task<BackendEnvironment> SolveAsync(
        SourceReference source, BuildTarget target, IReadOnlyList<PypiRequirement> requires, CancellationToken cancellationToken)
    {
        try
        {
            return await environments.SolveAsync(target, requires, cancellationToken);
        }
        catch (SolveFailure failure)
        {
            throw new StoreException(
                ErrorCode.BuildFailed,
                $"What builds {source.Title} cannot be installed ({string.Join(", ", requires)} with Python {target.Python.Version}): "
                    + failure.Message,
                failure)
            {
                Hints = failure.Hints,
            };
        }
    }

    private async Task<string?> PrepareAsync(Build build, CancellationToken cancellationToken)
    {
        string place = Path.Combine(build.Folder.Path, "metadata");
        Directory.CreateDirectory(place);
        JsonElement? given = await CallAsync(build, "prepare_metadata_for_build_wheel", [place, Settings(build.Source)], cancellationToken);
        if (given is not { } answer)
        {
            return null;
        }

        FileInfo file = new(Path.Combine(place, NameIn(build, answer, ".dist-info"), "METADATA"));
        return file.Exists && file.LinkTarget is null && file.Length <= MaximumMetadata
            ? await File.ReadAllTextAsync(file.FullName, cancellationToken)
            : throw new StoreException(ErrorCode.BuildFailed, $"The backend of {build.Source.Title} has prepared no metadata.");
    }

    private async Task<BuiltWheel> BuildAsync(Build build, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folders.Locks);
        using LockFile? held = await LockFile.TakeAsync(
            Path.Combine(folders.Locks, build.Key), build.Options.Limits.Time * 2, TimeSpan.FromMilliseconds(200), time, cancellationToken);
        if (Wheels.Find(build.Key) is { } known)
        {
            return known;
        }

        string place = Path.Combine(build.Folder.Path, "wheel");
        Directory.CreateDirectory(place);
        JsonElement answer = await CallAsync(build, "build_wheel", [place, Settings(build.Source), null], cancellationToken)
            ?? throw new StoreException(ErrorCode.BuildFailed, $"The backend of {build.Source.Title} builds no wheels.");
        string name = NameIn(build, answer, WheelFileName.Extension);
        FileInfo file = new(Path.Combine(place, name));
        if (!file.Exists || file.LinkTarget is not null || !WheelFileName.TryParse(name, out WheelFileName? wheel)
            || (build.Source.Name is { } expected && wheel.Name != expected))
        {
            throw new StoreException(
                ErrorCode.BuildFailed,
                $"The backend of {build.Source.Title} says that it has built '{name}', which is not a wheel of it.");
        }

        if (build.Options.Policy == SourceBuildPolicy.Pure && !name.EndsWith("-none-any.whl", StringComparison.Ordinal))
        {
            throw new StoreException(
                ErrorCode.PolicyViolation,
                $"{build.Source.Title} builds {name}, which is for one platform only; that is not allowed here.");
        }

        BuiltWheel built = await Wheels.KeepAsync(build.Key, file.FullName, cancellationToken);
        build.Options.Output?.Invoke($"built {built.FileName}");
        return built;
    }

    private async Task<JsonElement?> CallAsync(Build build, string hook, JsonArray arguments, CancellationToken cancellationToken)
    {
        await environments.EnsureAsync(build.Environment, cancellationToken);
        string prefix = build.Environment.Prefix;
        BuildProcess process = new(
            Path.Combine(prefix, "bin", "python"), prefix, build.Folder.Path, build.Options.Limits, build.Options.Output);
        build.Options.Output?.Invoke($"building {build.Source.Title} in {prefix}");
        try
        {
            return await process.CallAsync(build.Tree.BuildSystem, build.Tree.Directory, hook, arguments, cancellationToken);
        }
        catch (StoreException failure) when (failure.Code == ErrorCode.BuildFailed)
        {
            throw failure.About(build.Source.Title);
        }
    }

    private string MetadataOf(BuiltWheel wheel)
    {
        using WheelArchive archive = WheelArchive.Open(Wheels.PathOf(wheel.Sha256), ExtractionLimits.Default);
        string name = archive.Members.Keys.FirstOrDefault(
            m => m.EndsWith(".dist-info/METADATA", StringComparison.Ordinal)
                && m.IndexOf('/', StringComparison.Ordinal) == m.Length - "/METADATA".Length)
            ?? throw new StoreException(ErrorCode.InvalidPackageMetadata, $"{wheel.FileName} has no metadata.");
        return Encoding.UTF8.GetString(archive.Read(name, MaximumMetadata));
    }

    private static string NameIn(Build build, JsonElement answer, string extension) =>
        answer.ValueKind == JsonValueKind.String && answer.GetString() is { Length: > 0 and < 250 } name
        && name.EndsWith(extension, StringComparison.Ordinal) && name.AsSpan().IndexOfAny("/\\\0") < 0
            ? name
            : throw new StoreException(ErrorCode.BuildFailed, $"The backend of {build.Source.Title} answers with no name of a file.");

    private static IReadOnlyList<PypiRequirement> RequirementsOf(SourceReference source, JsonElement? answer)
    {
        if (answer is not { } value)
        {
            return [];
        }

        List<PypiRequirement> requirements = [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > MaximumRequires)
        {
            throw Invalid();
        }

        foreach (JsonElement item in value.EnumerateArray())
        {
            requirements.Add(
                item.ValueKind == JsonValueKind.String && PypiRequirement.TryParse(item.GetString(), out PypiRequirement? requirement)
                ? requirement
                : throw Invalid());
        }

        return requirements;

        StoreException Invalid() => new(ErrorCode.BuildFailed, $"The backend of {source.Title} requires what is no list of requirements.");
    }

    // A setting that is given twice is a list.
    private static JsonObject? Settings(SourceReference source)
    {
        JsonObject settings = [];
        foreach (IGrouping<string, KeyValuePair<string, string>> group in source.ConfigSettings.GroupBy(s => s.Key))
        {
            JsonNode[] values = [.. group.Select(s => JsonValue.Create(s.Value))];
            settings[group.Key] = values.Length == 1 ? values[0] : new JsonArray(values);
        }

        return settings.Count == 0 ? null : settings;
    }

    private static string KeyOf(SourceReference source, BackendEnvironment environment)
    {
        string settings = Settings(source)?.ToJsonString(NoOptions) ?? string.Empty;
        string text = $"{BuildProcess.RunnerVersion}\n{source.Identity}\n{source.Subdirectory}\n{settings}\n{environment.Key}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private sealed record Build(
        SourceReference Source, SourceTree Tree, BuildFolder Folder, BackendEnvironment Environment, SourceBuildOptions Options,
        string Key);
}

using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.LockFiles;

/// <summary>
/// Represents the lockfile of pixi and rattler: several environments that share one list of packages. Formats 4 to 7 are read, 6 and 7
/// written; from 6 on, information that the URL of an archive contains is omitted.
/// </summary>
public sealed partial record PixiLockFile
{
    /// <summary>The format written by default.</summary>
    public const int CurrentVersion = 7;

    private const string DefaultEnvironment = "default";

    /// <summary>The prefix in format 4 of the URL of a package that is not from an index.</summary>
    private const string OldDirectPrefix = "direct+";

    private static string PyPiIndex => IndexLocation.Pypi.Url;

    /// <summary>Gets the environments by name.</summary>
    public IReadOnlyDictionary<string, Lockfile> Environments { get; init; } = new Dictionary<string, Lockfile>();

    /// <summary>Creates a file with one environment named <c>default</c>.</summary>
    public static PixiLockFile Of(Lockfile lockfile) =>
        new() { Environments = new Dictionary<string, Lockfile>(StringComparer.Ordinal) { [DefaultEnvironment] = lockfile } };

    /// <summary>Parses a lockfile of formats 4 to 7 with all its environments.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidDocument"/> or <see cref="ErrorCode.InvalidLockfile"/>, with the position; also for other formats and
    /// for packages that would have to be built from source. </exception>
    public static PixiLockFile Parse(string text, LockfileOptions? options = null)
    {
        options ??= new();
        return Read(LockfileSyntax.ReadRoot(text, options), options, allEnvironments: true);
    }

    /// <summary>Reads all environments, or the one selected by the options.</summary>
    internal static PixiLockFile Read(DocumentNode root, LockfileOptions options, bool allEnvironments)
    {
        DocumentNode versionNode = root.Find("version") ?? throw LockfileSyntax.Error(root, "The key 'version' is missing.");
        string version = LockfileSyntax.Text(versionNode, "'version'");
        if (version is not ("4" or "5" or "6" or "7"))
        {
            throw LockfileSyntax.Error(
                versionNode, $"This is a pixi lockfile of version {version}; versions 4 to 7 are known.",
                "make it anew with a current pixi");
        }

        Dictionary<string, LockedPlatform>? platforms = version == "7" ? ReadPlatforms(root) : null;
        PackageList packages = new(root, options);
        Dictionary<string, Lockfile> environments = new(StringComparer.Ordinal);
        IReadOnlyList<KeyValuePair<DocumentNode, DocumentNode>> entries =
            LockfileSyntax.Entries(root.Find("environments"), "'environments'");
        foreach ((DocumentNode name, DocumentNode environment) in allEnvironments ? entries : [Choose(root, entries, options.Environment)])
        {
            environments[name.Text!] = ReadEnvironment(environment, platforms, packages);
        }

        return new PixiLockFile { Environments = environments };
    }

    private static KeyValuePair<DocumentNode, DocumentNode> Choose(
        DocumentNode root, IReadOnlyList<KeyValuePair<DocumentNode, DocumentNode>> environments, string? wanted)
    {
        string name = wanted ?? DefaultEnvironment;
        foreach (KeyValuePair<DocumentNode, DocumentNode> environment in environments)
        {
            if (environment.Key.Text == name)
            {
                return environment;
            }
        }

        return wanted is null && environments.Count == 1
            ? environments[0]
            : throw LockfileSyntax.Error(
                root,
                $"The lockfile has no environment '{name}'.",
                $"it has {string.Join(", ", environments.Select(e => e.Key.Text))}; on the command line, --environment names one");
    }

    private static Dictionary<string, LockedPlatform> ReadPlatforms(DocumentNode root)
    {
        Dictionary<string, LockedPlatform> platforms = new(StringComparer.Ordinal);
        DocumentNode list = root.Find("platforms") ?? throw LockfileSyntax.Error(root, "The key 'platforms' is missing.");
        foreach (DocumentNode node in LockfileSyntax.Items(list, "'platforms'"))
        {
            string name = node.Text ?? LockfileSyntax.Required(node, "name");
            LockedPlatform platform = new()
            {
                Name = name,
                Subdir = node.Text ?? LockfileSyntax.Optional(node, "subdir") ?? name,
                VirtualPackages = node.Text is null ? LockfileSyntax.Texts(node.Find("virtual-packages"), "'virtual-packages'") : [],
            };
            if (!Subdirs.IsKnown(platform.Subdir))
            {
                throw LockfileSyntax.Error(
                    node,
                    $"'{platform.Subdir}' is not a platform.",
                    NearestNames.Find(platform.Subdir, Subdirs.Known).Select(near => $"did you mean '{near}'?"));
            }

            if (!platforms.TryAdd(name, platform))
            {
                throw LockfileSyntax.Error(node, $"The platform '{name}' is listed twice.");
            }
        }

        return platforms;
    }

    private static Lockfile ReadEnvironment(
        DocumentNode node, Dictionary<string, LockedPlatform>? platforms, PackageList packages)
    {
        List<LockedPlatform> locked = [];
        foreach ((DocumentNode name, DocumentNode list) in LockfileSyntax.Entries(node.Find("packages"), "'packages'"))
        {
            LockedPlatform? platform = platforms is not null ? platforms.GetValueOrDefault(name.Text!)
                : Subdirs.IsKnown(name.Text) ? new LockedPlatform { Name = name.Text! }
                : null;
            if (platform is null)
            {
                throw LockfileSyntax.Error(
                    name, $"The platform '{name.Text}' is not {(platforms is null ? "known" : "listed in 'platforms'")}.");
            }

            locked.Add(platform with
            {
                Packages =
                [
                    .. LockfileSyntax.Items(list, "the packages of a platform").Select(item => packages.Find(item, platform.Subdir)),
                ],
            });
        }

        return new Lockfile
        {
            Channels =
            [
                .. LockfileSyntax.Items(node.Find("channels"), "'channels'").Select(channel => new LockedChannel(
                    channel.Text ?? LockfileSyntax.Required(channel, "url"),
                    channel.Text is null ? LockfileSyntax.Texts(channel.Find("used_env_vars"), "'used_env_vars'") : [])),
            ],
            PipIndexes = LockfileSyntax.Texts(node.Find("indexes"), "'indexes'"),
            SolveOptions = LockfileSyntax.Pairs(node.Find("options"), "'options'"),
            Platforms = locked,
        };
    }
}

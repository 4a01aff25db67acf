using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Environments;

/// <summary>Represents the packages of an earlier environment that a solve keeps, as the channels have them today.</summary>
internal sealed class FormerPackages
{
    private readonly UpdateMode _mode;
    private readonly IReadOnlyList<string> _free;
    private readonly List<RepodataRecord> _records = [];
    private readonly Dictionary<string, PypiVersion> _projects = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];

    private FormerPackages(UpdateRule? rule)
    {
        _mode = rule?.Mode ?? UpdateMode.Free;
        _free = rule?.Names ?? [];
    }

    /// <summary>Gets a warning for each package that cannot be kept because no channel has it any more.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Looks up the kept packages of a platform.</summary>
    /// <exception cref="StoreException">A channel cannot be read.</exception>
    public static async Task<FormerPackages> FindAsync(UpdateRule? rule, PreparedPlatform platform, CancellationToken cancellationToken)
    {
        FormerPackages kept = new(rule);
        SubdirSource[] sources = [.. platform.Sources.SelectMany(c => c)];
        foreach (LockedPackage package in rule?.KeptOn(platform.Name) ?? [])
        {
            if (package is LockedCondaPackage { Record: var locked })
            {
                RepodataRecord? offered = await OfferedRecord.FindAsync(
                    sources, locked.Name, locked.Build, locked.Url, locked.Sha256, cancellationToken);
                kept.Add(locked, offered);
            }
            else if (PypiVersion.TryParse(package.Version, out PypiVersion? version))
            {
                kept._projects[package.Name] = version;
            }
        }

        return kept;
    }

    /// <summary>Adds the kept packages to a request.</summary>
    public SolveRequest Apply(SolveRequest request) => _mode switch
    {
        UpdateMode.Keep => request with { Favored = _records },
        UpdateMode.Only => request with { Pinned = _records },
        _ => request,
    };

    /// <inheritdoc cref="Apply(SolveRequest)"/>
    public PypiRequest Apply(PypiRequest request) => _mode switch
    {
        UpdateMode.Keep => request with { Favored = _projects },
        UpdateMode.Only => request with { Pinned = _projects },
        _ => request,
    };

    /// <summary>Returns a failure with the hint that packages were not allowed to change, if any were not.</summary>
    public StoreException Explain(SolveFailure failure) => _mode == UpdateMode.Only
        ? failure.WithHint(
            _free.Count == 0 ? "No package of the environment may change; allow changes where they are necessary (mode 'keep')."
                : $"Only {string.Join(", ", _free)} may change; allow other changes where they are necessary (mode 'keep').")
        : failure;

    private void Add(RepodataRecord locked, RepodataRecord? offered)
    {
        if (offered is not null)
        {
            _records.Add(offered);
        }
        else
        {
            _warnings.Add($"{locked.Name} {locked.Version} ({locked.Build}) is no longer in the channels and may be replaced.");
        }
    }
}

using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Solving.Conda;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Domain.Solving.Pypi;

/// <summary>
/// Offers the records of conda channels and the projects of package indexes to one search, see "Two ecosystems" in docs/solver.md. The
/// numbers of conda names, version sets and conditions are even, those of this provider odd, so that neither needs the other's count.
/// </summary>
internal sealed partial class JointProvider : IDependencyProvider
{
    private readonly SolveRequest _request;
    private readonly PypiRequest _pypi;
    private readonly CondaProvider _conda;
    private readonly ProjectRules _rules;
    private readonly CondaProjects _condaProjects;
    private readonly PythonTable _pythons;
    private readonly ProjectArranger _arranger;
    private readonly SortedSet<string> _warnings = new(StringComparer.Ordinal);

    private JointProvider(
        SolveRequest request, CondaProvider conda, CondaProjects condaProjects, PythonTable pythons, bool withExcluded,
        IReadOnlySet<string> split)
    {
        _request = request;
        _pypi = request.Pypi!;
        _conda = conda;
        _condaProjects = condaProjects;
        _pythons = pythons;
        _rules = new ProjectRules(_pypi);
        _arranger = new ProjectArranger(request, _rules, pythons, withExcluded, split);
    }

    /// <summary>Gets the provider of conda records.</summary>
    public CondaProvider Conda => _conda;

    /// <summary>Gets the warnings so far about content that was skipped or ignored because it cannot be parsed.</summary>
    public IReadOnlyList<string> Warnings => [.. _conda.Warnings, .. _warnings];

    /// <summary>Creates a provider, reading what must be known before the search: the Pythons, and projects given by URLs.</summary>
    /// <param name="request">The request.</param>
    /// <param name="withExcluded">Whether unusable records and versions are among the candidates, with the reason.</param>
    /// <param name="split">URLs of files whose requirements differ from those of other files of their version.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">A project given by a URL is unavailable.</exception>
    public static async ValueTask<JointProvider> CreateAsync(
        SolveRequest request, bool withExcluded, IReadOnlySet<string> split, CancellationToken cancellationToken)
    {
        CondaProvider conda = new(request, withExcluded);
        PythonTable pythons = await PythonTable.CreateAsync(request, conda, cancellationToken);
        CondaProjects condaProjects = new(request, conda);
        await condaProjects.PrepareAsync(cancellationToken);
        JointProvider provider = new(request, conda, condaProjects, pythons, withExcluded, split);
        await provider.ReadDirectAsync(cancellationToken);
        return provider;
    }

    public ValueTask<CandidateList> GetCandidatesAsync(int name, CancellationToken cancellationToken)
    {
        if (IsConda(name))
        {
            return _conda.GetCandidatesAsync(name >> 1, cancellationToken);
        }

        IndexName state = _names[name >> 1];
        return state.List is { } list ? new ValueTask<CandidateList>(list)
            : new ValueTask<CandidateList>(state.Loading ??= LoadAsync(state, cancellationToken));
    }

    public ValueTask<Dependencies> GetDependenciesAsync(int name, int position, CancellationToken cancellationToken)
    {
        if (IsConda(name))
        {
            return OfCondaAsync(name >> 1, position, cancellationToken);
        }

        IndexName state = _names[name >> 1];
        return state.Kind switch
        {
            IndexNameKind.Project => new ValueTask<Dependencies>(OfProject(state, position)),
            IndexNameKind.Metadata => OfMetadataAsync(state, cancellationToken),
            IndexNameKind.Extra => OfExtraAsync(state, cancellationToken),
            _ => OfCondaExtraAsync(state, cancellationToken),
        };
    }

    public ValueTask OrderGroupAsync(int name, int[] order, int start, int end, CancellationToken cancellationToken) =>
        _conda.OrderGroupAsync(name >> 1, order, start, end, cancellationToken);

    public void Prefetch(int name, int position)
    {
        if (IsConda(name))
        {
            _conda.Prefetch(name >> 1, position);
        }
        else if (_names[name >> 1] is { Kind: IndexNameKind.Metadata, Candidate: { } candidate })
        {
            PrefetchMetadata(candidate);
        }
        else if (_names[name >> 1] is { Kind: IndexNameKind.Project, Project: { } project })
        {
            PrefetchMetadata(project.Candidates[position]);
        }
    }

    public int NameOf(int versionSet) => IsConda(versionSet) ? _conda.NameOf(versionSet >> 1) << 1 : _sets[versionSet >> 1].Name;

    public void Match(int versionSet, Span<ulong> bits)
    {
        if (IsConda(versionSet))
        {
            _conda.Match(versionSet >> 1, bits);
        }
        else
        {
            _sets[versionSet >> 1].Match(bits);
        }
    }

    public ReadOnlySpan<int> Union(int union) => _unions[union].Sets;

    // The set of the project is the last one, after those of conda packages.
    public int UnionName(int union) => NameOf(_unions[union].Sets[^1]);

    public string UnionText(int union) => _unions[union].Text;

    public bool IsHelper(int name) => !IsConda(name) && _names[name >> 1].Kind is IndexNameKind.Metadata or IndexNameKind.ExtraOfConda;

    public int[][] Condition(int condition) => IsConda(condition) ? CondaCondition(condition) : _conditions[condition >> 1];

    public string NameText(int name) => IsConda(name) ? _conda.NameText(name >> 1) : _names[name >> 1].Text;

    public string VersionText(int name, int position) => IsConda(name) ? _conda.VersionText(name >> 1, position)
        : _names[name >> 1].Project is { } project ? project.Candidates[position].Version.Source : string.Empty;

    public int CompareVersions(int name, int first, int second) => IsConda(name) ? _conda.CompareVersions(name >> 1, first, second)
        : _names[name >> 1].Project is { } project ? project.Candidates[first].Version.CompareTo(project.Candidates[second].Version) : 0;

    public string VersionSetText(int versionSet) =>
        IsConda(versionSet) ? _conda.VersionSetText(versionSet >> 1) : _sets[versionSet >> 1].Text;

    /// <summary>Determines whether an explanation from these facts would be the same with excluded candidates.</summary>
    public bool SaysAll(ConflictFacts facts) => facts.Requires.TrueForAll(r => r.Target >= 0
        ? SaysAll(r.Target)
        : _unions[~r.Target].Sets.All(SaysAll));

    private static bool IsConda(int number) => (number & 1) == 0;

    private static bool IsUnusable(StoreException failure) =>
        IndexClient.IsFaultOfFile(failure) || failure.Code == ErrorCode.PolicyViolation;

    private bool SaysAll(int versionSet) => IsConda(NameOf(versionSet))
        ? !_conda.HasLeftOut(NameOf(versionSet) >> 1)
        : _names[NameOf(versionSet) >> 1].Project is not { HasLeftOut: true };

    private async Task<CandidateList> LoadAsync(IndexName name, CancellationToken cancellationToken)
    {
        IReadOnlyList<ProjectSource> sources = await FindAsync(name.ProjectName, cancellationToken);
        Project project = _arranger.Arrange(name.ProjectName, sources);
        if (project.Candidates.FirstOrDefault(c => c.Reason is null) is { } best)
        {
            PrefetchMetadata(best);
        }

        name.Project = project;
        return project.List;
    }

    private async ValueTask<IReadOnlyList<ProjectSource>> FindAsync(string project, CancellationToken cancellationToken)
    {
        try
        {
            return await _pypi.Index.FindAsync(project, cancellationToken);
        }
        catch (StoreException failure) when (failure.Location is null && _pypi.Places.ContainsKey(project))
        {
            throw _pypi.Locate(failure, project);
        }
    }

    private void PrefetchMetadata(ProjectCandidate candidate)
    {
        if (candidate is { Source: { } source, IsSource: false } && FileFor(candidate, null) is { } file)
        {
            _pypi.Index.Prefetch(source.Index, file);
        }
    }
}

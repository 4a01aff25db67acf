namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Holds the meaning of the variables of a search. Variables are numbers from 1 on and are never removed. Tables with an entry per variable
/// are resized from here, so that the loops of the search may index them by any existing variable.
/// </summary>
internal sealed class Variables
{
    private VariableKind[] _kinds = new VariableKind[256];
    private int[] _owners = new int[256];
    private int _count = 1; // 0 means "none" wherever a variable is expected
    private Action<int>? _resize;

    /// <summary>Gets the kind by variable. Replaced when variables are added.</summary>
    public VariableKind[] Kinds => _kinds;

    /// <summary>Returns the kind of a variable.</summary>
    public VariableKind KindOf(int variable) => _kinds[variable];

    /// <summary>
    /// Returns the owner of a variable: the name of a candidate, the target of a gate (see <see cref="Requirement.Target"/>), the version
    /// set of an Inside or Outside variable, the index of a selector among the caller's requirements, then constraints.
    /// </summary>
    public int OwnerOf(int variable) => _owners[variable];

    /// <summary>Registers a callback, called now and whenever tables by variable must grow, with their new length.</summary>
    public void OnResize(Action<int> resize)
    {
        resize(_kinds.Length);
        _resize += resize;
    }

    /// <summary>Adds a variable.</summary>
    public int Add(VariableKind kind, int owner) => AddMany(kind, owner, 1);

    /// <summary>Adds consecutive variables for the candidates of a name; returns the first one.</summary>
    public int AddCandidates(int name, int count) => AddMany(VariableKind.Candidate, name, count);

    private int AddMany(VariableKind kind, int owner, int count)
    {
        int first = _count;
        _count += count;
        if (_count > _kinds.Length)
        {
            int size = Math.Max(_count, _kinds.Length * 2);
            Array.Resize(ref _kinds, size);
            Array.Resize(ref _owners, size);
            _resize?.Invoke(size);
        }

        _kinds.AsSpan(first, count).Fill(kind);
        _owners.AsSpan(first, count).Fill(owner);
        return first;
    }
}

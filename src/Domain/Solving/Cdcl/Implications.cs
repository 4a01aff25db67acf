namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Stores the clauses of two literals: if a candidate, selector or gate is true, so are the literals that it implies. They form one run per
/// variable, which is written once and never changes. The reverse direction, in which a false literal makes the variable false, is stored
/// as edges linked by that literal.
/// <para>Invariant: every literal of a run has its edge, except where a variable implies its own negation.</para>
/// </summary>
internal sealed class Implications
{
    private IntList _pool = new(1024);
    private IntList _open = new(32);
    private Run[] _runs = [];
    private int[] _heads = [];
    private Edge[] _edges = new Edge[1024];
    private int _edgeCount = 1;

    public Implications(Variables variables)
    {
        _pool.Add(0);
        variables.OnResize(size =>
        {
            Array.Resize(ref _runs, size);
            Array.Resize(ref _heads, size * 2);
        });
    }

    /// <summary>The position of a variable's run in the pool; the start is 0 if there is none.</summary>
    private record struct Run(int Start, int End);

    /// <summary>Represents an edge in the reverse direction.</summary>
    /// <param name="Target">The literal that becomes true.</param>
    /// <param name="Next">The next edge from the same literal, or 0.</param>
    internal readonly record struct Edge(int Target, int Next);

    /// <summary>Gets the edges; index 0 is unused. Replaced when edges are added.</summary>
    public Edge[] Edges => _edges;

    /// <summary>Gets, by literal, its first outgoing edge, or 0. Replaced when variables are added.</summary>
    public int[] EdgeHeads => _heads;

    /// <summary>Returns the literals that a true variable implies; empty until its run is written.</summary>
    public ReadOnlySpan<int> Of(int variable)
    {
        Run run = _runs[variable];
        return _pool.Items.AsSpan(run.Start, run.End - run.Start);
    }

    /// <summary>Determines whether a variable's run was written, even if it is empty.</summary>
    public bool HasRun(int variable) => _runs[variable].Start != 0;

    /// <summary>Starts a variable's run; one at a time.</summary>
    public void Begin() => _open.Count = 0;

    /// <summary>Adds to the run being written.</summary>
    public void Add(int variable, int literal)
    {
        _open.Add(literal);
        AddEdge(variable, literal);
    }

    /// <summary>Adds to the run being written that the variable must be false.</summary>
    public void AddContradiction(int variable) => _open.Add(Literal.Negative(variable));

    /// <summary>Ends the run being written and assigns it to its variable.</summary>
    public void End(int variable) => Write(variable, _open.Span);

    /// <summary>Writes the run of a variable that implies one literal; also while another run is being written.</summary>
    public void AddAlone(int variable, int literal)
    {
        Write(variable, [literal]);
        if (literal != Literal.Negative(variable))
        {
            AddEdge(variable, literal);
        }
    }

    private void Write(int variable, ReadOnlySpan<int> literals)
    {
        int start = _pool.Count;
        foreach (int literal in literals)
        {
            _pool.Add(literal);
        }

        _runs[variable] = new Run(start, _pool.Count);
    }

    /// <summary>Adds the edge that makes the variable false if the literal is.</summary>
    private void AddEdge(int variable, int literal)
    {
        if (_edgeCount == _edges.Length)
        {
            Array.Resize(ref _edges, _edgeCount * 2);
        }

        ref int head = ref _heads[Literal.Negate(literal)];
        _edges[_edgeCount] = new Edge(Literal.Negative(variable), head);
        head = _edgeCount++;
    }
}

using CondaStore.Domain.Solving.Cdcl;

namespace CondaStore.Domain.Tests.Solving.Cdcl;

/// <summary>The types of a search, connected as <see cref="CdclSolver"/> connects them, for tests of one of them.</summary>
internal sealed class SearchParts
{
    public SearchParts(TableProvider? provider = null)
    {
        Provider = provider ?? new TableProvider();
        Catalog = new Catalog(Provider, Variables);
        Trail = new Trail(Catalog);
        Clauses = new Clauses(Variables, Trail);
        Implications = new Implications(Variables);
        Propagation = new Propagation(Catalog, Trail, Implications, Clauses);
        Choices = new Choices(Provider, Catalog, Trail);
        Conditionals = new Conditionals(Provider, Catalog, Trail, Propagation, Choices);
        Encoder = new Encoder(Catalog, Clauses, Implications, Conditionals);
        Expansion = new Expansion(Provider, Catalog, Trail, Propagation, Implications, Encoder, Conditionals);
        Walk = new Walk(Catalog, Trail, Implications, Conditionals, Choices, []);
        Analysis = new ConflictAnalysis(Variables, Trail, Clauses, Proofs);
    }

    public TableProvider Provider { get; }

    public Variables Variables { get; } = new();

    public Catalog Catalog { get; }

    public Trail Trail { get; }

    public Clauses Clauses { get; }

    public Implications Implications { get; }

    public Propagation Propagation { get; }

    public Choices Choices { get; }

    public Conditionals Conditionals { get; }

    public Encoder Encoder { get; }

    public Expansion Expansion { get; }

    public Walk Walk { get; }

    public ProofLog Proofs { get; } = new();

    public ConflictAnalysis Analysis { get; }

    /// <summary>Adds variables that stand for no candidate.</summary>
    public int[] AddPlain(int count) => [.. Enumerable.Range(0, count).Select(_ => Variables.Add(VariableKind.Selector, -1))];

    /// <summary>Opens a level with a decision.</summary>
    public void Decide(int literal)
    {
        Trail.NewLevel();
        Walk.NewLevel();
        Trail.Assign(literal, Reason.None);
    }

    /// <summary>Undoes everything above a level.</summary>
    public void Backjump(int level)
    {
        Walk.Backjump(level);
        Trail.Backjump(level);
        Expansion.Backjump();
    }
}

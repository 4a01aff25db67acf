namespace CondaStore.Local.Hosting.Discovery;

/// <summary>Specifies the kind of trigger that starts a function.</summary>
internal enum FunctionKind
{
    Http,
    Timer,
    Orchestrator,
    Activity,
}

namespace CondaStore.Local.Hosting.Discovery;

/// <summary>What starts a function.</summary>
internal enum FunctionKind
{
    Http,
    Timer,
    Orchestrator,
    Activity,
}

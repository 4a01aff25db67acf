using System.Collections.Immutable;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Local.Hosting.Discovery;

/// <summary>Represents the definition of a function, as the worker would provide it.</summary>
internal sealed class EmbeddedFunctionDefinition(EmbeddedFunction function) : FunctionDefinition
{
    public override ImmutableArray<FunctionParameter> Parameters =>
        [.. function.Parameters.Select(p => new FunctionParameter(p.Name!, p.ParameterType))];

    public override string PathToAssembly => function.Method.DeclaringType!.Assembly.Location;

    public override string EntryPoint => $"{function.Method.DeclaringType!.FullName}.{function.Method.Name}";

    public override string Id => function.Name;

    public override string Name => function.Name;

    public override IImmutableDictionary<string, BindingMetadata> InputBindings =>
        ImmutableDictionary<string, BindingMetadata>.Empty.Add(function.TriggerParameter.Name!, new TriggerMetadata(function));

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    private sealed class TriggerMetadata(EmbeddedFunction function) : BindingMetadata
    {
        public override string Name => function.TriggerParameter.Name!;

        public override string Type => function.Kind switch
        {
            FunctionKind.Http => "httpTrigger",
            FunctionKind.Timer => "timerTrigger",
            FunctionKind.Orchestrator => "orchestrationTrigger",
            _ => "activityTrigger",
        };

        public override BindingDirection Direction => BindingDirection.In;
    }
}

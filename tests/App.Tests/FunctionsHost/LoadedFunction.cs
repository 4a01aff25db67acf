using System.Text.Json;

namespace CondaStore.App.Tests.FunctionsHost;

/// <summary>A function that a worker has loaded.</summary>
/// <param name="Id">What the worker calls it.</param>
/// <param name="Name">Its name in the app.</param>
/// <param name="Bindings">Its bindings, as the worker describes them.</param>
internal sealed record LoadedFunction(string Id, string Name, IReadOnlyList<JsonElement> Bindings)
{
    /// <summary>The binding that makes it run.</summary>
    public JsonElement Trigger => Bindings.Single(b => TypeOf(b).EndsWith("trigger", StringComparison.OrdinalIgnoreCase));

    /// <summary>The type of <see cref="Trigger"/>, such as <c>httpTrigger</c>.</summary>
    public string TriggerType => TypeOf(Trigger);

    /// <summary>The type of a binding.</summary>
    public static string TypeOf(JsonElement binding) => binding.GetProperty("type").GetString()!;

    /// <summary>The parameter that a binding fills.</summary>
    public static string NameOf(JsonElement binding) => binding.GetProperty("name").GetString()!;
}

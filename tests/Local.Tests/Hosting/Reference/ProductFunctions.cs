using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Text.Json;
using CondaStore.Functions.Builds;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace CondaStore.Local.Tests.Hosting.Reference;

/// <summary>
/// The orchestrators of the product, and in the place of its activities others that do nothing: what one gives depends on the seed in the
/// id of its instance, on its name and input, and on how often it has been called with them.
/// </summary>
public static class ProductFunctions
{
    private static readonly MethodInfo[] All =
        [.. from type in typeof(BuildEnvironment).Assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            where method.IsDefined(typeof(FunctionAttribute))
            select method];

    /// <summary>The orchestrators by the names of their functions.</summary>
    public static IReadOnlyDictionary<string, MethodInfo> Orchestrators { get; } = With<OrchestrationTriggerAttribute>();

    /// <summary>The activities by the names of their functions.</summary>
    public static IReadOnlyDictionary<string, MethodInfo> Activities { get; } = With<ActivityTriggerAttribute>();

    /// <summary>The types that the embedded host takes: those of the orchestrators, and one with a method for each activity.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. Orchestrators.Values.Select(m => m.DeclaringType!).Distinct(), DefineActivities()];

    /// <summary>How often each activity of the embedded host was called with what.</summary>
    public static ConcurrentDictionary<string, int> EmbeddedCalls { get; } = new(StringComparer.Ordinal);

    /// <summary>An input for an orchestrator.</summary>
    public static object? Input(string orchestrator, int seed)
    {
        // The one whose input is the name of the activity that it calls.
        if (orchestrator == "KeepHouse")
        {
            return "EndStuckBuilds";
        }

        Type? input = Orchestrators[orchestrator].GetParameters().FirstOrDefault(p => p.ParameterType != typeof(TaskOrchestrationContext))?.ParameterType;
        return input is null ? null : Example(input, new Random(seed));
    }

    /// <summary>What an activity of the embedded host does.</summary>
    public static Task<JsonElement> CallAsync(string name, JsonElement input, string instanceId) =>
        Task.FromResult(Result(EmbeddedCalls, name, input, instanceId));

    /// <summary>What an activity gives.</summary>
    /// <param name="calls">Counts the calls of one host.</param>
    /// <param name="name">The activity.</param>
    /// <param name="input">Its input.</param>
    /// <param name="instanceId">The orchestration that called it.</param>
    /// <exception cref="TimeoutException">This time it fails; the next time it will not.</exception>
    public static JsonElement Result(ConcurrentDictionary<string, int> calls, string name, JsonElement input, string instanceId)
    {
        string call = OrchestrationOutcome.WithoutChance($"{instanceId} {name} {input.GetRawText()}");
        int count = calls.AddOrUpdate(call, 1, (_, before) => before + 1);
        Random random = new(StableHash($"{call} {count}"));
        if (count == 1 && random.Next(12) == 0)
        {
            throw new TimeoutException($"{name}: not yet");
        }

        Type result = Activities[name].ReturnType;
        return JsonSerializer.SerializeToElement(Example(result.IsGenericType ? result.GetGenericArguments()[0] : typeof(object), random));
    }

    /// <summary>A value of a type, made up.</summary>
    public static object? Example(Type type, Random random)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => $"text {random.Next(10)}",
            _ when type == typeof(bool) => random.Next(2) == 0,
            _ when type == typeof(int) => random.Next(4),
            _ when type == typeof(long) => (long)random.Next(4),
            _ when type.IsEnum => ExampleOfEnum(type, random),
            _ when type.IsClass && type != typeof(object) && !type.IsArray && type.Namespace!.StartsWith("CondaStore", StringComparison.Ordinal) =>
                type.GetProperties().Where(p => p.CanWrite).ToDictionary(p => p.Name, p => Example(p.PropertyType, random)),
            _ => null,
        };
    }

    // Mostly the first value, with which the work continues.
    private static int ExampleOfEnum(Type type, Random random)
    {
        int[] values = [.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(v => Convert.ToInt32(v, System.Globalization.CultureInfo.InvariantCulture))];
        return random.Next(10) < 7 ? values[0] : values[random.Next(values.Length)];
    }

    // The hash of a string differs from process to process.
    private static int StableHash(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));

    private static Dictionary<string, MethodInfo> With<TTrigger>() => All
        .Where(m => m.GetParameters().Any(p => p.IsDefined(typeof(TTrigger))))
        .ToDictionary(m => m.GetCustomAttribute<FunctionAttribute>()!.Name, StringComparer.Ordinal);

    private static Type DefineActivities()
    {
        TypeBuilder type = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Activities"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("Activities").DefineType("Activities", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        foreach (string name in Activities.Keys)
        {
            MethodBuilder method = type.DefineMethod(
                name, MethodAttributes.Public | MethodAttributes.Static, typeof(Task<JsonElement>), [typeof(JsonElement), typeof(string)]);
            method.SetCustomAttribute(new CustomAttributeBuilder(typeof(FunctionAttribute).GetConstructor([typeof(string)])!, [name]));
            method.DefineParameter(1, ParameterAttributes.None, "input")
                .SetCustomAttribute(new CustomAttributeBuilder(typeof(ActivityTriggerAttribute).GetConstructor([])!, []));
            method.DefineParameter(2, ParameterAttributes.None, "instanceId");
            ILGenerator code = method.GetILGenerator();
            code.Emit(OpCodes.Ldstr, name);
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Ldarg_1);
            code.Emit(OpCodes.Call, typeof(ProductFunctions).GetMethod(nameof(CallAsync))!);
            code.Emit(OpCodes.Ret);
        }

        return type.CreateType();
    }
}

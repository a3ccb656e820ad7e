namespace Circuits.Science.Subjects.Importers.Onnx;

/// <summary>A node cannot be imported; it is collected with all others.</summary>
/// <param name="how">Follows the operator's name: <c>with dilated windows</c>.</param>
internal sealed class OnnxRefusal(string how) : Exception(how);

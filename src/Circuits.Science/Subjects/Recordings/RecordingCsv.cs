using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Circuits.Science.Subjects.Recordings;

/// <summary>A recording as a table in long form: a line for each response of each unit.</summary>
internal static class RecordingCsv
{
    private const string UnitColumn = "unit";
    private const string ResponseColumn = "Response";
    private static readonly string[] Said = ["name", "source", "licence", "stimulus"];

    /// <summary>Whether the first line that is no remark names a unit or response column.</summary>
    internal static bool Recognises(ReadOnlySpan<byte> start)
    {
        var header = Lines(Encoding.UTF8.GetString(start)).Select(l => l.Text).FirstOrDefault(l => !l.StartsWith('#')) ?? "";
        var cells = header.Split(',', ';', '\t').Select(c => c.Trim().Trim('"')).ToList();
        return cells.Count > 1 && cells.Any(c => c.Equals(UnitColumn, StringComparison.OrdinalIgnoreCase) || c.Equals(ResponseColumn, StringComparison.OrdinalIgnoreCase));
    }

    /// <exception cref="InvalidDataException">It is damaged; the message does not name the file.</exception>
    internal static Recording Parse(string text, string name)
    {
        var said = new Dictionary<string, string>();
        using var lines = Lines(text).GetEnumerator();
        var isThere = lines.MoveNext();
        for (; isThere && lines.Current.Text.StartsWith('#'); isThere = lines.MoveNext())
        {
            if (Remark(lines.Current.Text) is var (key, value) && !said.TryAdd(key, value))
            {
                throw Bad(lines.Current.Number, $"'{key}' is said twice", "Leave out one of the two.");
            }
        }

        var header = isThere ? lines.Current : throw new InvalidDataException($"it is empty. Begin with the line {UnitColumn},{StimulusParameter.Orientation},{ResponseColumn}.");
        var table = new Table(Cells(header.Text, header.Number), header.Number);
        while (lines.MoveNext())
        {
            table.Add(Cells(lines.Current.Text, lines.Current.Number), lines.Current.Number);
        }

        var (parameters, units) = table.Complete();
        return RecordingCheck.Of(new(
            said.GetValueOrDefault("name") is { Length: > 0 } own ? own : name, said.GetValueOrDefault("source", ""), said.GetValueOrDefault("licence", ""),
            said.GetValueOrDefault("stimulus", ""), parameters, units, [], ""));
    }

    /// <summary>The same with some remarks made anew.</summary>
    internal static string With(string text, IReadOnlyList<(string Key, string Value)> remarks)
    {
        var lines = Lines(text).Select(l => l.Text).ToList();
        var header = lines.FindIndex(l => !l.StartsWith('#'));
        var kept = lines.Where((l, i) => i >= header || Remark(l) is not var (key, _) || remarks.All(r => r.Key != key));
        return string.Join('\n', [.. remarks.Select(r => $"# {r.Key}: {r.Value}"), .. kept, ""]);
    }

    /// <summary>Lines that are not blank, counted from 1.</summary>
    private static IEnumerable<(int Number, string Text)> Lines(string text)
    {
        using var reader = new StringReader(text);
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            // A spreadsheet writes its empty rows as commas.
            if (line.AsSpan().Trim(" \t,;").Length > 0)
            {
                yield return (number, line);
            }
        }
    }

    /// <summary>What a line such as <c># source: …</c> says, if it is one of the things that can be said.</summary>
    private static (string Key, string Value)? Remark(string line)
    {
        var colon = line.IndexOf(':');
        var key = line.StartsWith('#') && colon > 0 ? line[1..colon].Trim() : "";
        return Said.Contains(key) ? (key, line[(colon + 1)..].Trim().TrimEnd(',')) : null;
    }

    /// <summary>The cells of a line; a cell in quotes may hold commas, and quotes written twice.</summary>
    private static List<string> Cells(string line, int number)
    {
        var cells = new List<string>();
        for (var at = 0; at <= line.Length; at++)
        {
            if (at < line.Length && line[at] == '"')
            {
                var cell = new StringBuilder();
                for (at++; ; at++)
                {
                    var quote = line.IndexOf('"', at);
                    if (quote < 0)
                    {
                        throw Bad(number, "a quoted cell does not end", "Close its quotes on the same line.");
                    }

                    cell.Append(line, at, quote - at);
                    at = quote + 1;
                    if (at >= line.Length || line[at] != '"')
                    {
                        break;
                    }

                    cell.Append('"');
                }

                if (at < line.Length && line[at] != ',')
                {
                    throw Bad(number, "something follows the quotes of a cell", "Put the whole cell into quotes.");
                }

                cells.Add(cell.ToString().Trim());
            }
            else
            {
                var end = line.IndexOf(',', at) is >= 0 and var comma ? comma : line.Length;
                cells.Add(line[at..end].Trim());
                at = end;
            }
        }

        return cells;
    }

    private static InvalidDataException Bad(int line, string what, string remedy) =>
        new(string.Create(CultureInfo.InvariantCulture, $"line {line}: {what}. {remedy}"));

    private static string Shown(string cell) => cell.Length > 40 ? cell[..40] + "…" : cell;

    /// <summary>Collects lines; complete when every unit has a response to every stimulus.</summary>
    private sealed class Table
    {
        private readonly List<string> columns;
        private readonly int unitAt;
        private readonly int responseAt;
        private readonly List<int> parametersAt;
        private readonly Dictionary<string, int> units = [];
        private readonly Dictionary<string, int> stimuli = [];
        private readonly List<double[]> values = [];
        private readonly HashSet<(int Unit, int Stimulus)> seen = [];
        private readonly List<(int Unit, int Stimulus, double Response)> rows = [];

        internal Table(List<string> columns, int line)
        {
            if (columns is [var only] && only.IndexOfAny([';', '\t']) >= 0)
            {
                throw Bad(line, "its columns are not separated by commas", "Save it with commas between cells, and points in numbers.");
            }

            this.columns = columns;
            unitAt = At(UnitColumn);
            responseAt = At(ResponseColumn);
            parametersAt = [.. Enumerable.Range(0, columns.Count).Where(i => i != unitAt && i != responseAt)];
            if (parametersAt.Count == 0)
            {
                throw Bad(line, "there is no column for what was varied", $"Add one, such as {StimulusParameter.Orientation}.");
            }

            foreach (var i in parametersAt)
            {
                RecordingCheck.Name(columns[i], string.Create(CultureInfo.InvariantCulture, $"line {line}: column {i + 1}"));
            }

            int At(string name)
            {
                var found = Enumerable.Range(0, columns.Count).Where(i => columns[i].Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
                return found is [var at]
                    ? at
                    : throw Bad(line, $"there {(found.Count == 0 ? "is no column" : "are several columns")} '{name}'", $"The header is {UnitColumn},{StimulusParameter.Orientation},{ResponseColumn}, in any order, with further columns for what else was varied.");
            }
        }

        internal void Add(List<string> cells, int line)
        {
            if (cells.Count != columns.Count)
            {
                throw Bad(line, $"it has {cells.Count} cells, and the header has {columns.Count}", "Give every line a cell for each column; numbers have a point, not a comma.");
            }

            var unit = RecordingCheck.Name(cells[unitAt], string.Create(CultureInfo.InvariantCulture, $"line {line}: the unit"));
            double[] parameters = [.. parametersAt.Select(i => Number(cells[i], i, line))];
            var response = Number(cells[responseAt], responseAt, line);
            var stimulus = string.Join(", ", parametersAt.Zip(parameters, (i, v) => string.Create(CultureInfo.InvariantCulture, $"{columns[i]} {v:R}")));
            if (stimuli.TryAdd(stimulus, stimuli.Count))
            {
                values.Add(parameters);
            }

            units.TryAdd(unit, units.Count);
            if (!seen.Add((units[unit], stimuli[stimulus])))
            {
                throw Bad(line, $"unit '{unit}' has a response to {stimulus} already", "Average repetitions, or number them in a column of their own, such as Repetition.");
            }

            rows.Add((units[unit], stimuli[stimulus], response));
        }

        internal (ImmutableArray<StimulusParameter> Parameters, ImmutableArray<RecordedUnit> Units) Complete()
        {
            if (rows.Count == 0)
            {
                throw new InvalidDataException("it has a header and no responses. Give a line for each response of each unit.");
            }

            // Nothing is made of units times stimuli before it is known that so many lines are there.
            if (rows.Count < (long)units.Count * stimuli.Count)
            {
                var unit = units.First(u => rows.Count(r => r.Unit == u.Value) < stimuli.Count);
                var stimulus = stimuli.First(s => !seen.Contains((unit.Value, s.Value)));
                throw new InvalidDataException($"unit '{unit.Key}' has no response to {stimulus.Key}, and another unit has. Give every unit the same stimuli, or leave it out.");
            }

            var responses = units.Select(_ => new double[stimuli.Count]).ToArray();
            foreach (var (unit, stimulus, response) in rows)
            {
                responses[unit][stimulus] = response;
            }

            return (
                [.. parametersAt.Select((column, i) => new StimulusParameter(columns[column], [.. values.Select(v => v[i])]))],
                [.. units.Select(u => new RecordedUnit(u.Key, [.. responses[u.Value]]))]);
        }

        private double Number(string cell, int column, int line)
        {
            var where = string.Create(CultureInfo.InvariantCulture, $"line {line}: {columns[column]}");
            return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? RecordingCheck.Number(number, where)
                : throw new InvalidDataException($"{where} is '{Shown(cell)}', which is not a number. Write numbers as 12.5; leave out a unit that was not measured.");
        }
    }
}

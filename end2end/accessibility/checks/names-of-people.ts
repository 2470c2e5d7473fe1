// Names of persons, units and places, from the demo region and the imported patient: what a text is free to say though no word list has it.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FOREIGN } from '../../fixtures.ts';

const demo = resolve(dirname(fileURLToPath(import.meta.url)), '../../../server/demo');

type Names = { persons: Set<string>; places: Set<string> };

let names: Names | undefined;
let patterns: { all: RegExp; persons: RegExp } | undefined;

/** Matches any name, with a genitive s. */
export const namesPattern = (): RegExp => made().all;

/** Matches a person's name. Not global: for asking whether one is there. */
export const personsPattern = (): RegExp => made().persons;

function made(): { all: RegExp; persons: RegExp } {
  names ??= readNames();
  patterns ??= { all: patternOf([...names.persons], [...names.places]), persons: new RegExp(patternOf([...names.persons]).source, 'u') };
  return patterns;
}

/** A unit's name within a sentence may begin with a small letter; a person's never does ("Per" is not "per"). */
export function patternOf(persons: string[], places: string[] = []): RegExp {
  const written = (name: string) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
  const either = (name: string) => (/^\p{L}/u.test(name) ? `[${name[0].toUpperCase()}${name[0].toLowerCase()}]${written(name.slice(1))}` : written(name));
  const all = [...persons.map((name) => ({ name, source: written(name) })), ...places.map((name) => ({ name, source: either(name) }))];
  const longestFirst = all.filter(({ name }) => name.length > 1).sort((a, b) => b.name.length - a.name.length);
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.map(({ source }) => source).join('|') || '(?!)'})s?(?![\\p{L}\\p{N}])`, 'gu');
}

function readNames(): Names {
  const files = [...readdirSync(demo).map((file) => join(demo, file)), FOREIGN.file];
  const [persons, places, towns] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const file of files.filter((file) => file.endsWith('.json'))) {
    const bundle = JSON.parse(readFileSync(file, 'utf8'));
    for (const { resource } of bundle.entry ?? []) {
      if (['Patient', 'Practitioner', 'RelatedPerson'].includes(resource.resourceType)) {
        for (const name of resource.name ?? []) for (const part of [name.text, name.family, ...(name.given ?? [])]) if (part) persons.add(part.trim());
      }
      if (['Organization', 'Location'].includes(resource.resourceType)) {
        for (const name of [resource.name, ...(resource.alias ?? [])]) if (name) places.add(name.trim());
      }
      for (const address of [resource.address ?? []].flat()) {
        for (const part of [...(address.line ?? []), address.city, address.text]) if (part) places.add(part.trim());
        if (address.city) towns.add(address.city.trim());
      }
    }
  }
  for (const name of [...places]) for (const short of shorter(name, towns)) places.add(short);
  return { persons, places };
}

/** What people say of a unit's name: "Habiliteringen" of "Habiliteringen Lindhaga", "Strokeenheten" of "Strokeenheten, Lindhaga lasarett". */
function shorter(name: string, towns: Set<string>): string[] {
  const town = [...towns].find((town) => name.endsWith(` ${town}`));
  return [...(name.includes(', ') ? [name.split(', ')[0]] : []), ...(town ? [name.slice(0, -town.length - 1)] : [])];
}

// Prints the lists that the build command reads from @faker-js/faker, as JSON:
//   npm pack @faker-js/faker && tar xzf faker-js-faker-*.tgz && node faker.mjs "$PWD/package/dist/index.js" > faker.json
const { allLocales } = await import(process.argv[2]);

const flat = (v) =>
  v == null ? [] : typeof v === "string" ? [v] : Array.isArray(v) ? v.map((x) => (typeof x === "string" ? x : x.value ?? "")) : Object.values(v).flatMap(flat);
const out = {};
for (const code of Object.keys(allLocales).sort()) {
  if (code === "en_BORK") continue; // a joke
  const { person = {}, location = {}, word = {}, company = {}, music = {}, commerce = {}, food = {}, color = {}, vehicle = {}, hacker = {} } = allLocales[code];
  out[code] = {
    given: flat(person.first_name), surname: flat(person.last_name), title: flat(person.prefix),
    city: flat(location.city_name), region: [...flat(location.state), ...flat(location.state_abbr)], country: flat(location.country),
    org: [...flat(company.legal_entity_type), ...flat(company.suffix), ...flat(company.prefix)],
    stop: [...flat(word.preposition), ...flat(word.conjunction), ...flat(word.interjection), ...flat(word.adverb)],
    word: [
      ...flat(word.noun), ...flat(word.adjective), ...flat(word.verb), ...flat(music.genre), ...flat(commerce.department), ...flat(commerce.product_name),
      ...flat(food.dish), ...flat(food.ingredient), ...flat(food.fruit), ...flat(food.vegetable), ...flat(food.spice), ...flat(food.meat),
      ...flat(color.human), ...flat(vehicle.type), ...flat(vehicle.fuel), ...flat(hacker.noun), ...flat(hacker.adjective), ...flat(company.noun), ...flat(company.descriptor),
      ...flat(company.adjective), ...flat(company.category), ...flat(person.job_title), ...flat(person.job_area), ...flat(person.job_descriptor), ...flat(person.job_type),
    ],
  };
}
console.log(JSON.stringify(out));

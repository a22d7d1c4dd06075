"""The words of each field of work, a small lexicon of what plans of companies are about.

Stems as ``words.word_class`` reads them. After the bar stand weak words: they tell the field only where no words of any field stand
beside them. A longer phrase outweighs the words within it: a *credit line* is no matter of production, a *code of conduct* none of code.
"""

# ruff: noqa: E501 -- a table of words
from __future__ import annotations

from milepost.milestones.smart.fields_of_supply import MORE

_WORDS = {
    "energy": """
        energy electric* kwh mwh gwh furnace* boiler* heat heating heat_pump* led leds lighting lamp* solar photovoltaic* pv gas ppa power_purchase*
        power_price power_consumption power_supply battery batteries hydrogen compressed_air steam cooling insulation turbine* balancing_market wind
        wind_farm* biogas biomass chp cogeneration refrigerat* chiller* grid megawatt* smart_meter* energisation energization electricity_tariff*
        gas_contract* energy_contract* charging_network charging_points cold_store* cold_storage electricity_use ventilation
        |
        power consumption peak_demand meter*
        """,
    "maintenance": """
        maintenance reliab* uptime downtime availability breakdown* oee overhaul* cooling_tower cracker* shutdown* outage* plant_turnaround lubricat*
        predictive asset_integrity mtbf mttr stoppage* unplanned_stop* repair* compressor* conveyor* pump pumps overall_equipment_effectiveness
        equipment_effectiveness equipment_reliability
        |
        inspection* spare* asset_register
        """,
    "production": """
        production producing productiv* throughput line_# lines_# production_line* assembly_line* shift shifts second_shift third_shift weekend_shift
        machine* changeover* set-up_time* assembly moulding molding press presses lean kaizen 5s smed yield fpy first-pass foundry factory factories
        manufactur* mill mills kiln* oven* tool_shop shop_floor hall mes cycle_time* bottleneck* cpk filling_line* filling overtime material_ratio
        conversion_cost* scrap takt batch batches robot* welding stamping operators more_output daily_output output_of output_from paint_line coating*
        casting* extru* injection_mo* cnc automation_cell* units_per_day tonnes_per_day poka-yoke cogs cost_of_goods* material_waste food_waste
        energy_use tooling start_of_production sop machining rework_rate less_rework rework_hours rework_cost* cnc_operator* blade* mould moulds
        blade_output milk_losses losses_in clinker smelter furnace_output line_speed nameplate_speed extruder* reactor* fermenter* distill* bottling
        bottler* packaging_line* rolling_mill galvaniz* sintering machining_centre* machining_center* tonnes tons_per contract_manufactur*
        toll_manufactur* debottleneck* operators* assembly_hours automation of_equipment losses yield_loss output_per setup_time plant_utilisation
        plant_utilization utilisation_of_the_line overall_equipment_effectiveness equipment_effectiveness manufacturing_yield
        |
        plant plants output capacity line lines units_a_day conversion rework
        """,
    "it_plant": """
        mes scada plc plcs sensor* smart_factory industry_4* iot digital_twin machine_data condition_monitoring telemetry
        """,
    "quality": """
        quality complaint* scrap defect* ppm reject* recall* warranty vda iatf iso_9001 iso_13485 supplier_audit zero_defects first_pass first-pass
        fpy yield cpk gmp nonconform* non-conform* customer_returns return_rate returns_rate haccp brcgs six_sigma capa 8d poka-yoke quality_audit*
        wrong-part tracing traceab* product_stability bug* bug_backlog rework_rate less_rework rework_hours rework_cost*
        |
        rating grade* inspection* certif* findings returns batch_release
        """,
    "safety": """
        safety safe safely accident* injur* ltifr trir hse ehs health_and_safety near_miss* lost_time fire_protection fire_safety sprinkler* hazard*
        forklift* ppe evacuat* asbestos explosion machine_guard* first_aid zero_harm iso_45001 smoke_detector* fire_alarm* emergency_exit* evacuation
        alarm* ergonomic* musculoskeletal strain noise_exposure slips safety_* cctv_for guards assault*
        |
        fire incident_rate guard* harm
        """,
    "people": """
        employee* employee_app staff_app workforce_app flexible_shift* employee_retention retention_of_employees staff_turnover turnover_of_staff staff_retention retain_key retain_staff key_staff leaver* attrition engagement absence* absentee*
        sick_leave sickness retention_of_staff vacancy vacancies workforce wage* salary salaries pay_rise pay_scale* pay_gap pay_equity bonus_scheme
        bonus_plan works_council union strike* employer hr talent succession successor leadership peakon labour labor headcount
        voluntary remuneration compensation appraisal* performance_reviews fte ftes teacher_turnover incentive* mip glassdoor chro culture
        shift_workers return-to-work occupational_health wellbeing well-being job_grad* career* staffing morale human_resources terms_of_employment
        flexible_work* working_hours home_office wage_agreement* holiday_polic* onboarding_of_staff paternity maternity parental_leave hybrid_working
        personnel_files supervisors frontline_retention frontline assaults_on_staff collective_agreement minimum_wage overtime_pay pay_review
        great_place_to_work workplace wellbeing_* women_managers female_managers retain_female retain_managers works_council_election retention_bonus*
        exit_interviews employer_brand* human_resource* hr_files personnel top_talent high_potentials flexible_benefits pension_scheme
        benefits_package collective_bargaining strikes pay_rates staff_bonus holiday_entitlement*
        |
        people staff team teams turnover
        """,
    "hiring": """
        hire hires hired hiring recruit* vacanc* cfo ceo coo cto cro cmo cio chief_*_officer candidate* headcount management_team executive_team
        new_hire* apprentice* temps staffing agency_staff talent time_to_hire referral_bonus non-executive* head_of_* vice_president time-to-hire
        graduate_programme graduate_program trainee* talent_pipeline intern interns internship* onboarding_of_new executive_search interview*
        offer_acceptance
        |
        appoint* headhunter* in_post engineers account_managers account_executives
        """,
    "training": """
        train trains trained training* e-learning course* skill* academy academies learning coach* mentor* upskill* credential* qualification*
        curriculum certified_on bootcamp* champions graduate_programme graduate_program cross-train* lunch-and-learn certificates_for
        """,
    "staff_admin": """
        canteen staff_kitchen office_kitchen kitchenette summer_party christmas_party office_party staff_party company_party works_outing
        company_picnic team_event* team_building team_outing team_dinner away_day* offsite_dinner family_day company_car* company_song company_choir
        corporate_film company_history corporate_history history_book house_magazine staff_magazine company_magazine internal_magazine
        staff_newsletter newsletter intranet dress_code dress_guidelines casual_friday smart_casual holiday_policy vacation* holiday_plan*
        leave_policy business_card* letterhead* letter-head stationery email_signature* desktop_wallpaper* screen_saver* powerpoint_template*
        slide_template* name_plate* nameplate* door_sign* employee_badge* staff_badge* name_badge* reception_desk* boardroom meeting_room*
        conference_room* executive_dining staff_room staff_lounge break_room coffee_machine* coffee_bar coffee_corner office_plants office_furniture
        furniture_of office_chair* standing_desk* bring-your-* table_tennis table_football ping-pong bowling_alley games_room suggestion_box
        secret_santa christmas_card* greeting_card* christmas_tree birthday_card* fruit_basket* running_club book_club charity_run blood_donation
        sports_day football_tournament photo_contest photo_competition art_collection seating_plan employee_of_the_month employer_of_the_year
        corporate_gift* company_yacht private_jet executive_jet company_apartment company_anniversary staff_discount* employee_recognition car_park
        parking_lot visitor_parking visitors'_parking bike_rack* copier* photocopier* telephone_directory mascot jubilee kindergarten_for_staff
        staff_creche wellness_week yoga mindfulness hackathon* wine_cellar receptionist* cafeteria* all-hands all_hands beehives works_kitchen
        lunch-and-learn gala_for_staff gift_cards_for holiday_calendar anniversary_gala
        """,
    "amenity": """
        |
        party parties festival* picnic* barbecue* gala quiz karaoke golf marathon* tournament* anniversary jubilee reunion celebration*
        new_year's_reception reception excursion mindfulness massage* meditation uniform* mug mugs t-shirt* hoodie* sweatshirt* gift gifts cake* fruit
        snack* coffee tea wine chair chairs sofa* furniture carpet* curtain* blinds art artwork mural* sculpture* statue* portrait* plaque* trophy
        trophies brochure* poster* flag flags song* choir aquarium fish_tank fountain* balcony toilet* restroom* bathroom* locker* parking bicycle*
        bike_rack* water_cooler* gym museum*
        """,
    "payroll": """
        payroll* payslip* wage_run pay_run*
        """,
    "it_hr": """
        hris workday successfactors time_recording
        """,
    "compliance": """
        complian* anti-bribery bribery anti-corruption gdpr privacy data_law data_protection data_protection_officer consent record_of_processing
        whistleblow* sanctions aml kyc regulat* sox code_of_conduct audit_finding* internal_control* fda mdr csrd lksg slavery modern_slavery
        export_control* licence license licences licenses fca ofsted cqc gdpr_training compliance_training code_of_ethics ethics ethics_hotline
        external_auditor statutory regulator* supervisory regulatory_* anti-money-laundering money_laundering retailer's_audit customer_audit* tracing
        onboarding_checks fraud fraud_detection sanctions_screening conflict_minerals audit_committee pci_dss data_retention tax_compliance
        credentials_check background_checks dawn_raid competition_law antitrust
        |
        policy policies audit audits audited controls
        """,
    "legal": """
        legal lawsuit* litigation trademark* patent* ip intellectual_property court settlement settled trade_mark legal_entit* entities
        articles_of_association counsel power_of_attorney arbitration claimants lawsuit_* shareholder_agreement* legal_claims patent
        former_distributor dispute_with settle_the dispute
        |
        entity claims dispute*
        """,
    "tax": """
        tax taxes vat_return* transfer_pricing tax_audit* withholding corporation_tax customs_duty tax_credit*
        """,
    "insurance": """
        insurance insurer* underwrit* loss_ratio claims_ratio combined_ratio policyholder* premium_volume reinsur* broker_review claims_handling
        claims_centre lapse_rate cyber_insurance actuar* policies_in_force policy_records cost_per_policy claims_leakage insurance_claims
        |
        premiums claims
        """,
    "lending": """
        loan_book loans_to default_rate* arrears credit_risk credit_scor* scorecard lending_platform origination* non-performing npl npls borrower*
        mortgage* impairment_rate
        |
        portfolio_at_risk
        """,
    "security": """
        cyber* mfa multi-factor two-factor 2fa penetration_test* pen_test* soc_2 iso_27001 firewall* password* phishing patch patches patching patched
        backup* ransomware endpoint* vulnerabilit* identity_management access_rights information_security it_security ciso antivirus anti-virus
        |
        security
        """,
    "it_base": """
        server* datacent* data_cent* laptop* it_network network_switches windows microsoft office_365 teams mailbox* email_domain email_addresses
        printers mainframe wi-fi wifi hosting saas_hosting kubernetes workloads azure aws telephony phone_system it_hygiene it_infrastructure
        video_conferenc* email e-mail mail mails archive_server vpn remote_access desktop* device* smartphones tablets intranet_server sharepoint
        travel_booking cloud_spend desktops phones copier_fleet telephone_system domain_names mobile_phone* google_workspace
        |
        network hardware
        """,
    "it": """
        erp sap s/4hana oracle netsuite it_system* it_audit it_landscape it_cost* it_spend it_services it_department it_platform one_platform
        single_platform software database* data_base cloud platform* api apis saas legacy_system* legacy_tool* legacy_release* legacy incident* p1
        code release_# tech_debt technical_debt password_reset help_desk it_support digital digitali* digiti* automat* robotic rpa workflow e-invoic*
        ocr point_of_sale tills new_till it_tool* go-live go_live cut-over cutover process_mining bi_tool etl application_maintenance
        application_management fraud_detection erps one_instance instance instances cloud_spend tech_stack integration_layer middleware
        data_centre_exit user_accounts
        |
        system systems tool tools portal* app_store* security migrat*
        """,
    "data": """
        data data_quality master_data dashboard* bi power_bi analytics kpi* cockpit ai big_data visib* transparen* machine_learning data_warehouse
        duplicates better_decisions decision_making know_the*
        """,
    "crm": """
        crm salesforce hubspot
        """,
    "marketing": """
        open_day* brand brands branding brand_* rebrand* campaign* awareness advertis* ad_spend media_spend social_media instagram tiktok linkedin youtube seo
        website* web_site web_page* web_pages blog* trade_fair* trade_show* press_release* influencer* sponsor* marketing market_research logo logos
        signage under-30s lead_generation leads mql* positioning acquisition_cost cac content_marketing google_ads public_relations mailing*
        packaging_design award awards design_award podcast* video_series banner_ads billboards* leaflet* flyer* flyers catalogues catalogs webinar*
        tv_spot* newsletter_subscri* landing_page* click-through share_of_voice naming slogan* storytelling organic_web_traffic web_traffic prize
        prizes marketing_prize radio print_ads showroom* sampling ambassador* content_calendar ad_campaign* google_rating online_reviews press_kit
        press_conference*
        |
        image media followers video
        """,
    "sales": """
        sales salesforce_effectiveness new_accounts arr mrr acv new_logo new-logo bookings sales_pipeline churn churn_* retention
        net_revenue_retention nrr cross-sell* cross_sell* upsell* up-sell* account_executive* reps dealer* distributor* win_rate* win_tenders
        public_tenders public-sector_tenders quote quotes quoted subscription* subscriber* loyalty repeat_purchas* repeat_business basket order_intake
        order_book key_account* top_accounts revenue recurring_revenue like-for-like lfl same-store conversion_rate* conversion_in wholesaler*
        order_form* renewals contract_renewal* contracts_renewed customer_concentration client_base occupancy merchant* payment_volume wallet buyers
        account_manager* bid_team framework_agreement_with grocery franchis* market_share new_business lifetime_value win_back retain bookings_*
        sell_more turnover_growth brokers policies_sold share_of_wallet order_value advertisers tenants membership* footfall traffic online_sales
        aftermarket_revenue sell-through sell_to sales_office* upsold salesperson salespeople rfp_win* customer_data enterprise_customers trustpilot
        active_users average_order_size order_size items_per* win_rates bids public_sector_revenue revenue_from private_label_contracts key_customers
        customer_lifetime enterprise_sales demos sales_calls sales_reps sales_force proposals_won average_ticket ticket_size room_rate* revpar
        letters_of_intent commerciali* airlines member_numbers hit_rate tender_hit_rate bid_office referral_campaign existing_customers first_trade
        turkish_market regain_the appointments_per new_patients monthly_active mau dau trials free_trials demos_booked sell_through
        consultative_selling revenue_per chargebacks_won quota sales_target* sales_plan* proposal* tender_win* contracts_won new_contracts
        first_contract first_contracts signed_customers concessionaires backlog_of_orders order_backlog aerospace_backlog aircraft client clients
        reactivat* winback lapsed_customers guest_nights room_nights tickets_sold seats passengers advertiser* readers viewers listeners
        followers_to_customers web_traffic organic_traffic cross-border_online aftermarket aftermarket_channel service_revenue revenue_streams
        new_revenue yield_of_the_airline seat_occupancy load_factor tuition_income customer_churn client_churn customer_retention client_retention
        top_customers new_customers new_clients customer_acquisition clients_signed customers_signed customer_base win_customers win_back_customers
        lost_customers paying_customers customers_won customer_contract* client_contract* existing_clients account_plan*
        |
        users
        pipeline order orders contract_with volume conversion downloads buy-to-let visitors members win sell fill customer* client* accounts
        """,
    "partners": """
        partner* alliance* reseller* sales_channel* channel_partner* appexchange ecosystem marketplace indirect_sales indirect_pipeline
        distribution_agreement*
        |
        channel* indirect
        """,
    "pricing": """
        price prices price_list* pricing pricing_power selling_price* discount* rebate* surcharge* monetisation monetization usage-based
        arpu tariff* price_realis* price_realiz* list_price* minimum_order_value order_value premium_line price_test inflation_pass*
        commission_scheme* price_increase* deal_desk value-based volume_bonus bonus_with
        |
        premium
        """,
    "it_sales": """
        cpq pricing_tool quoting webshop web_shop online_shop online_store e-commerce ecommerce app apps mobile_app customer_portal online_portal
        digital_channel* chatbot* self-service tracking_link marketplace mobile_checkout checkout
        |
        portal*
        """,
}
#: Code of the field: its words, and its weak words.
WORDS: dict[str, tuple[str, str]] = {
    code: (strong.strip(), weak.strip())
    for code, text in (_WORDS | MORE).items()
    for strong, _, weak in (text.partition("|"),)
}

#: Phrases that tell no field, though words in them would.
NEUTRAL = """
    open_items open_issues in_line on_line line_manager* product_line* company_name shelf_life code_name place_orders in_order order_to bottom_line
    top_line headline deadline good_practice best_practice* stage_gate work_order* master_plan power_of purchase_order* price_tag business_case
    press_ahead plant_a care_of on_hand in_house house_rules first_time action_plan launch_date release_date term_sheet* go_to heads_of key_person
    target_date target_group core_target long_list short_list
    """
#: How an end is proven: in criteria these words do not tell what the work is about.
EVIDENCE = """
    certificate* certified certification letter* protocol* minutes signed countersigned contract* agreement* issued approved approval accepted
    acceptance delivered commissioned confirmed report* record* invoice* invoiced notice published accredited registered register* granted completed
    opened closed sold posted installed received paid live bank board auditor* notary notari* ledger app_store* stores_pages form forms survey
    """
#: What is pleasant at work beside the amenities: life at the office where somebody of the house is named with it, else a business of its own.
PLEASANT = """
    kitchen* dinner* lunch* brunch* concert* football tennis run hike* hiking contest* competition* sailing skiing cinema outing* trip trips retreat
    ceremony gyms fitness wellness pet pets dog dogs badge* jacket* cup cups bottle* pen pens present voucher* ice_cream beer desk desks wall walls
    paint painting* repaint* decorat* redecorat* refurbish* renovat* clock photo* video film book magazine calendar* banner* neon podcast* garden*
    lawn* flower* plants tree* playground lounge terrace pool shower* bike* car cars microwave* fridge* archive gallery logo box phone phones
    """
THE_HOUSE = """
    staff employee* colleague* company corporate office offices headquarter* hq head_office lobby foyer atrium entrance boardroom executive* ceo's
    chairman* director's directors' management's receptionist* founder* workforce alumni
    """
